//! Names in which one letter shows that they were read in the wrong encoding: `JĂĽrgen`, `Jьrgen`. One
//! letter is little evidence, so it counts only where nobody would write it: a sign or a capital within a
//! word, or a letter of another script next to Latin ones.

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, ISO_8859_5, ISO_8859_7, KOI8_R, SHIFT_JIS, WINDOWS_874,
    WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1255, WINDOWS_1257,
};

/// Encodings with Latin letters of their own, in which UTF-8 is read as other Latin letters and signs.
const LATIN: [&Encoding; 2] = [WINDOWS_1250, WINDOWS_1257];
/// What they have for the first byte of these letters.
const FIRST: &str = "ĂÄĹČĆÅ";
/// Encodings in which UTF-8 is read as letters of another script.
const OTHERS: [&Encoding; 6] = [WINDOWS_1251, WINDOWS_1253, SHIFT_JIS, GBK, BIG5, EUC_KR];
/// Encodings in which Windows-1252 is read as letters of another script.
const OF_WINDOWS: [&Encoding; 7] =
    [WINDOWS_1251, WINDOWS_1253, WINDOWS_1255, ISO_8859_5, ISO_8859_7, KOI8_R, WINDOWS_874];

/// The probable original. `None`: the text is not of that kind.
pub(super) fn guess(text: &str) -> Option<String> {
    let (has_latin, has_other) = suspects(text);
    if has_latin {
        let of_utf8 = |encoding: &&'static Encoding| reread(text, encoding, utf8, is_odd);
        if let Some(guess) = LATIN.iter().find_map(of_utf8) {
            return Some(guess);
        }
    }
    if !has_other {
        return None;
    }
    let of_utf8 = |encoding: &&'static Encoding| reread(text, encoding, utf8, |_, _, _| true);
    let of_windows = |encoding: &&'static Encoding| reread(text, encoding, windows, |_, _, _| true);
    OTHERS.iter().find_map(of_utf8).or_else(|| OF_WINDOWS.iter().find_map(of_windows))
}

/// Whether the text may be UTF-8 that was read as other Latin letters, and whether a letter of another
/// script stands next to an ASCII letter.
fn suspects(text: &str) -> (bool, bool) {
    let (mut latin, mut other) = (false, false);
    let mut before: Option<char> = None;
    for letter in text.chars() {
        if let Some(before) = before
            && !(before.is_ascii() && letter.is_ascii())
        {
            latin |= !letter.is_ascii() && FIRST.contains(before);
            let (near, far) = if letter.is_ascii() { (letter, before) } else { (before, letter) };
            other |= near.is_ascii_alphabetic() && is_of_another_script(far);
        }
        before = Some(letter);
    }
    (latin, other)
}

/// Latin letters end before Greek, but for those of Vietnamese.
fn is_of_another_script(letter: char) -> bool {
    letter >= '\u{370}' && !('\u{1e00}'..='\u{1eff}').contains(&letter) && letter.is_alphabetic()
}

type Decode = fn(Vec<u8>) -> Option<String>;

fn utf8(bytes: Vec<u8>) -> Option<String> {
    String::from_utf8(bytes).ok()
}

fn windows(bytes: Vec<u8>) -> Option<String> {
    Some(WINDOWS_1252.decode_without_bom_handling(&bytes).0.into_owned())
}

/// Reads every run of characters beyond ASCII in the encoding. `None`: one of them cannot come from it, or
/// none of them is odd. `is_odd` gets a run with what stands before and after it.
fn reread(
    text: &str,
    encoding: &'static Encoding,
    decode: Decode,
    is_odd: fn(&str, Option<char>, Option<char>) -> bool,
) -> Option<String> {
    let mut said = String::with_capacity(text.len());
    let (mut found, mut rest) = (false, text);
    while let Some(start) = rest.find(|letter: char| !letter.is_ascii()) {
        let (plain, run) = rest.split_at(start);
        let end = run.find(|letter: char| letter.is_ascii()).unwrap_or(run.len());
        let (run, after) = run.split_at(end);
        said.push_str(plain);
        let around = (plain.chars().next_back(), after.chars().next());
        let (encoded, _, failed) = encoding.encode(run);
        let word = if failed { None } else { decode(encoded.into_owned()) };
        let word = word.filter(|word| word.chars().all(is_latin))?;
        found |= is_odd(run, around.0, around.1);
        said.push_str(&word);
        rest = after;
    }
    said.push_str(rest);
    found.then_some(said)
}

/// A letter of the languages of Europe beyond ASCII, or a typographic apostrophe.
fn is_latin(letter: char) -> bool {
    let is_sign = matches!(letter, '×' | '÷');
    (('\u{c0}'..='\u{17f}').contains(&letter) && !is_sign)
        || matches!(letter, '\u{218}'..='\u{21b}' | '\u{2019}')
}

/// Whether nobody would write these characters there: signs within a word, a capital behind a small letter
/// or before small ones, an Ă before a letter that Romanian does not have.
fn is_odd(run: &str, before: Option<char>, after: Option<char>) -> bool {
    let mut letters = run.chars();
    let (Some(first), Some(second)) = (letters.next(), letters.next()) else { return false };
    let is_sign = |letter: char| !letter.is_alphanumeric() && !"’‘´·–\u{a0}\u{ad}".contains(letter);
    if run.chars().any(is_sign) {
        return true;
    }
    if first == 'Ă' && !matches!(second, 'Ş' | 'ş') {
        return true;
    }
    let small = |letter: Option<char>| letter.is_some_and(char::is_lowercase);
    let is_within = before.is_some_and(char::is_alphabetic);
    first.is_uppercase()
        && (small(before)
            || is_within && small(after)
            || !is_within && second.is_uppercase() && small(after))
}

#[cfg(test)]
mod tests {
    use super::guess;

    #[test]
    fn one_letter_in_the_wrong_encoding_is_guessed() {
        for (misread, said) in [
            // UTF-8, read as Windows-1250 and Windows-1257.
            ("JĂĽrgen MĂĽller", "Jürgen Müller"),
            ("JĂłzef Kowalski", "Józef Kowalski"),
            ("Zbigniew Ĺ»uraw", "Zbigniew Żuraw"),
            ("SĂ¸ren Jensen", "Søren Jensen"),
            ("FranĂ§ois LefĂ¨vre", "François Lefèvre"),
            ("JĂśRGEN", "JÜRGEN"),
            ("ÄŚapek", "Čapek"),
            ("JĆ¼rgen", "Jürgen"),
            // As Cyrillic, Greek, half-width Katakana, Chinese and Korean.
            ("JГјrgen", "Jürgen"),
            ("JΓΌrgen", "Jürgen"),
            ("Jﾃｼrgen", "Jürgen"),
            ("J眉rgen M眉ller", "Jürgen Müller"),
            ("J체rgen", "Jürgen"),
            // Windows-1252, read as Cyrillic, Greek and Hebrew.
            ("Jьrgen Mьller", "Jürgen Müller"),
            ("Jόrgen", "Jürgen"),
            ("Andrי", "André"),
        ] {
            assert_eq!(guess(misread).as_deref(), Some(said), "{misread}");
        }
    }

    #[test]
    fn names_of_all_countries_are_left_alone() {
        for name in [
            "TĂNĂSESCU",
            "Tănăsescu",
            "RĂŞINARI",
            "Ionuţ Pătraşcu",
            "Ştefăniţă",
            "Ľubomír Čič",
            "Žofia Ťažká",
            "PÄŤKA",
            "Łukasz Żółć",
            "Zażółć Gęślą",
            "Ągnieszka",
            "Győző Őry",
            "Şükrü Çağlar",
            "Đorđe Šarčević",
            "Ömer Übel",
            "GROẞ",
            "Jürgen Groß",
            "Åse Ærø",
            "ÅKERSTRÖM",
            "Ćiro Ćosić",
            "Ķēniņš",
            "Žydrūnas Šaulys",
            "Мария",
            "Юлия Anna",
            "Σωκράτης",
            "王小明",
            "王小明Tom",
            "김민준",
            "김Tom",
            "山田タロウ",
            "ﾔﾏﾀﾞ ﾀﾛｳ",
            "דוד",
            "محمد",
            "ณัฐ",
            "Nguyễn Ăn",
            "Đặng Ánh",
            "Kāne’ohe",
            "Siobhán Ní Dhomhnaill",
            "O’Connor",
        ] {
            assert_eq!(guess(name), None, "{name}");
        }
    }
}
