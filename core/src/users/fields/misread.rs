use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};

use super::dos;

/// The probable original of UTF-8 text that was once read in another encoding. `None`: the text is not
/// of that kind. Each run of characters beyond ASCII is tried by itself. A correct word is rarely
/// mistaken for such text, because its letters would have to form valid UTF-8 by chance.
pub(super) fn guess(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let mut guess = reread(text)?;
    // Some texts were misread twice.
    for _ in 0..2 {
        match reread(&guess) {
            Some(again) => guess = again,
            None => break,
        }
    }
    Some(guess)
}

/// The same, but only for text that forms valid UTF-8. A single byte that is not a letter might come
/// from DOS or from a Mac, and nobody can tell which.
pub(super) fn guess_of_utf8(text: &str) -> Option<String> {
    reread_utf8(text)?;
    guess(text)
}

fn reread(text: &str) -> Option<String> {
    reread_utf8(text).or_else(|| dos::guess(text))
}

fn reread_utf8(text: &str) -> Option<String> {
    [WINDOWS_1252, WINDOWS_1251, WINDOWS_1250, MACINTOSH]
        .into_iter()
        .find_map(|encoding| reread_in(text, encoding))
}

fn reread_in(text: &str, encoding: &'static Encoding) -> Option<String> {
    let mut said = String::with_capacity(text.len());
    let (mut letters, mut rest) = (0, text);
    while let Some(start) = rest.find(|letter: char| !letter.is_ascii()) {
        let (plain, run) = rest.split_at(start);
        let end = run.find(|letter: char| letter.is_ascii()).unwrap_or(run.len());
        said.push_str(plain);
        match bytes(&run[..end], encoding).map(String::from_utf8) {
            Some(Ok(word)) => {
                letters += word.chars().count();
                said.push_str(&word);
            }
            _ => said.push_str(&run[..end]),
        }
        rest = &run[end..];
    }
    said.push_str(rest);
    // One letter is weak evidence. It is enough for Windows-1252, in which most files are misread, and
    // for Mac OS with one of these signs: Mac OS shows the first byte of Latin letters and quotation
    // marks as one of them, and nobody writes them in a name.
    let is_signed = encoding == MACINTOSH && text.contains(['√', '≈', '∆', '‚']);
    let enough = if encoding == WINDOWS_1252 || is_signed { 1 } else { 3 };
    let is_text = !said.chars().any(|letter| letter.is_control());
    (letters >= enough && is_text && said != text).then_some(said)
}

/// The bytes of a text in an encoding. A character that the encoding leaves out stands for the byte
/// with its own number, as in Latin-1. `None`: the encoding does not have some character.
fn bytes(text: &str, encoding: &'static Encoding) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut buffer = [0; 4];
    for letter in text.chars() {
        let (encoded, _, failed) = encoding.encode(letter.encode_utf8(&mut buffer));
        match (failed, u8::try_from(u32::from(letter))) {
            (false, _) => bytes.extend_from_slice(&encoded),
            (true, Ok(byte)) => bytes.push(byte),
            (true, Err(_)) => return None,
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::guess;

    #[test]
    fn text_that_was_misread_is_guessed() {
        for (misread, said) in [
            ("JosÃ© NÃºÃ±ez", "José Núñez"),
            ("JÃ¼rgen WeiÃŸ", "Jürgen Weiß"),
            ("Å\u{81}ucja Å»uraw", "Łucja Żuraw"),
            ("ZoÃ« Brandt", "Zoë Brandt"),
            ("José NÃºÃ±ez", "José Núñez"),
            ("JosÃƒÂ©", "José"),
            ("Mariaâ€™s", "Maria’s"),
            ("РњР°СЂРёСЏ", "Мария"),
            ("Jos√© N√∫√±ez", "José Núñez"),
            ("J√ºrgen", "Jürgen"),
            ("O‚Äôconnor", "O’connor"),
            ("≈Åukasz", "Łukasz"),
        ] {
            assert_eq!(guess(misread).as_deref(), Some(said), "{misread}");
        }
    }

    #[test]
    fn text_that_means_itself_is_left_alone() {
        for text in [
            "JOÃO ÂNGELO",
            "Zoë",
            "Renée Ångström",
            "Łucja Żuraw",
            "Мария",
            "王小明",
            "Ãngela",
            "SÃO TOMÉ",
            "naïve",
            "Ren\u{fffd} Aubry",
            "Σωκράτης",
            "محمد",
            "Råå",
            "Ærø",
        ] {
            assert_eq!(guess(text), None, "{text}");
        }
    }
}
