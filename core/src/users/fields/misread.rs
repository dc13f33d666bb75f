use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};

use super::dos;

/// Text in UTF-8 that was once read in another encoding: what it says if it is read rightly. `None`:
/// it is not of that kind. Each run of letters beyond ASCII is tried by itself; a word that only
/// happens to be so is rare, because its letters would have to come in the one order that UTF-8 has.
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

/// The same of a text in which only the order of UTF-8 is believed: a single byte that is no letter may
/// have been one of DOS or of a Mac, and nobody can tell.
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
    // A single letter says little but in the encoding that most files are misread in, and where the
    // guess would be no text either.
    // Nobody writes these signs, with which letters of Latin alphabets and quotation marks begin as Mac OS
    // reads them.
    let is_signed = encoding == MACINTOSH && text.contains(['√', '≈', '∆', '‚']);
    let enough = if encoding == WINDOWS_1252 || is_signed { 1 } else { 3 };
    let is_text = !said.chars().any(|letter| letter.is_control());
    (letters >= enough && is_text && said != text).then_some(said)
}

/// The bytes of a text in an encoding; what it leaves out stands for the byte of its own number, as in
/// Latin-1. `None`: it has no such letter.
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
