//! Repairs text that was mixed up between a DOS code page, which consoles and old programs still use,
//! and a modern encoding.

use encoding_rs::WINDOWS_1252;

/// The characters of the bytes from 0x80 on, for each code page.
pub(crate) const DOS_PAGES: [&str; 3] = [
    // 437, of American computers.
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
     └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}",
    // 850, of European computers.
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
     └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}",
    // 852, of computers in Central and Eastern Europe.
    "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐\
     └┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u{ad}˝˛ˇ˘§÷¸°¨˙űŘř■\u{a0}",
];

/// Characters that nobody writes between two letters. In the other encoding their bytes are letters.
const ODD: &str = "\u{201a}„”…†‡‰‹›¡¢£¤¥¦¬±²³¹¼½¾÷¶¯¨¸";

/// The probable original of a text that was read in the wrong encoding, where one of the two is a DOS
/// code page. `None`: the text is not of that kind.
pub(super) fn guess(text: &str) -> Option<String> {
    let is_drawn = text.contains(|letter: char| ('\u{2500}'..='\u{259f}').contains(&letter));
    if is_drawn
        && let Some(said) =
            DOS_PAGES.iter().find_map(|page| String::from_utf8(bytes(text, page)?).ok())
    {
        return Some(said).filter(|said| !said.contains(char::is_control));
    }
    if !is_drawn && !has_odd_sign(text) {
        return None;
    }
    let dos = || read_as_dos(text).filter(|said| reads_well(said));
    let windows = || {
        let bytes = bytes(text, DOS_PAGES[1])?;
        Some(WINDOWS_1252.decode_without_bom_handling(&bytes).0.into_owned())
    };
    dos().or_else(|| windows().filter(|said| reads_well(said)))
}

/// The original of a text that was written in a DOS code page and read as Windows-1252.
fn read_as_dos(text: &str) -> Option<String> {
    let (bytes, _, failed) = WINDOWS_1252.encode(text);
    let letter = |byte: &u8| match byte.checked_sub(0x80) {
        None => Some(char::from(*byte)),
        Some(place) => DOS_PAGES[1].chars().nth(usize::from(place)),
    };
    if failed { None } else { bytes.iter().map(letter).collect() }
}

fn bytes(text: &str, page: &str) -> Option<Vec<u8>> {
    let byte = |letter: char| match u8::try_from(u32::from(letter)) {
        Ok(byte) if byte.is_ascii() => Some(byte),
        _ => u8::try_from(page.chars().position(|one| one == letter)? + 0x80).ok(),
    };
    text.chars().map(byte).collect()
}

fn has_odd_sign(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    letters.windows(3).any(|three| {
        let [before, sign, after] = three else { return false };
        let is_odd = ODD.contains(*sign) || ('\u{80}'..='\u{9f}').contains(sign);
        is_odd && before.is_alphabetic() && after.is_alphabetic()
    })
}

/// Whether all characters beyond ASCII are letters, and no capital follows a small letter.
fn reads_well(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    letters.iter().all(|letter| letter.is_ascii() || letter.is_alphabetic())
        && !letters.windows(2).any(|two| {
            matches!(two, [before, after] if before.is_lowercase() && !after.is_ascii() && after.is_uppercase())
        })
}

#[cfg(test)]
mod tests {
    use super::guess;

    #[test]
    fn what_went_through_a_console_is_guessed() {
        for (misread, said) in [
            ("J├╝rgen Wei├ƒ", "Jürgen Weiß"),
            ("Jos├® N├║├▒ez", "José Núñez"),
            ("J³rgen Wei▀", "Jürgen Weiß"),
            ("M”ller", "Möller"),
            ("G„rtner", "Gärtner"),
            ("Garc¡a", "García"),
            ("J\u{81}rgen", "Jürgen"),
        ] {
            assert_eq!(guess(misread).as_deref(), Some(said), "{misread}");
        }
        for text in ["Col·lectiu", "Ana–Maria", "D´Angelo", "„Jo“ Lind", "5 £", "Zoë", "Ke’alohi"]
        {
            assert_eq!(guess(text), None, "{text}");
        }
    }
}
