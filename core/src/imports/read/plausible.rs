//! Which encodings a few phrases may be in: those in which they read as names and words do.

use super::decoder::exact;
use crate::imports::Encoding;

/// Phrases as they read in one encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub encoding: Encoding,
    pub phrases: Vec<String>,
}

/// Of encodings that differ in rare signs only, one stands for all.
const NAMES: [&str; 19] = [
    "windows-1252",
    // For its € and Œ.
    "ISO-8859-15",
    "windows-1250",
    "windows-1254",
    "windows-1257",
    "windows-1258",
    "macintosh",
    "windows-1251",
    "KOI8-U",
    "IBM866",
    "windows-1253",
    "windows-1255",
    "windows-1256",
    "windows-874",
    "Shift_JIS",
    "EUC-JP",
    "EUC-KR",
    "Big5",
    "GBK",
];

/// They are looked at where no encoding of today is left: what they write with one letter, those often
/// write with another one.
const DOS: [Encoding; 3] = [Encoding::DOS_850, Encoding::DOS_852, Encoding::DOS_437];

/// So many phrases in a hundred may be odd.
const ODD: usize = 5;

/// The encodings in which these phrases are plausible, `best` first if it is one of them.
pub(super) fn candidates(phrases: &[Vec<u8>], best: Encoding) -> Vec<Candidate> {
    let others = NAMES.iter().filter_map(|name| Encoding::from_name(name));
    let all = std::iter::once(best).chain(others.filter(|one| *one != best));
    let found: Vec<Candidate> = all.filter_map(|encoding| candidate(phrases, encoding)).collect();
    if found.iter().any(|one| is_of_today(one.encoding)) {
        return found;
    }
    DOS.iter().filter_map(|page| candidate(phrases, *page)).chain(found).collect()
}

/// Whether programs still write it unless they are told otherwise.
fn is_of_today(encoding: Encoding) -> bool {
    let name = encoding.name();
    name.starts_with("windows-") || ["Shift_JIS", "EUC-JP", "EUC-KR", "Big5", "GBK"].contains(&name)
}

fn candidate(phrases: &[Vec<u8>], encoding: Encoding) -> Option<Candidate> {
    let read: Vec<String> =
        phrases.iter().map(|phrase| exact(phrase, encoding)).collect::<Option<_>>()?;
    let odd = read.iter().filter(|phrase| !is_plausible(phrase)).count();
    (odd <= phrases.len() * ODD / 100).then_some(Candidate { encoding, phrases: read })
}

/// Letters of Vietnamese beyond ASCII that Windows-1258 has, and the marks of tones, which stand behind
/// their vowel there.
const VIETNAMESE: &str = "àáâăèéêìíòóôơùúưýđ";
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];
const VOWELS: &str = "aeiouyàáâăèéêìíòóôơùúưý";

/// Whether phrases are Vietnamese in Windows-1258: all but a few hold no other letters than it has, each
/// tone stands on a vowel, and there are tones.
pub(super) fn are_vietnamese(phrases: &[Vec<u8>]) -> bool {
    let read = |phrase: &Vec<u8>| exact(phrase, Encoding::WINDOWS_1258);
    let Some(read) = phrases.iter().map(read).collect::<Option<Vec<String>>>() else {
        return false;
    };
    let others = read.iter().filter(|phrase| !is_vietnamese(phrase)).count();
    let has_tone = |phrase: &String| phrase.contains(TONES);
    others <= phrases.len() * ODD / 100 && read.iter().any(has_tone)
}

fn is_vietnamese(phrase: &str) -> bool {
    let mut before = ' ';
    phrase.chars().all(|letter| {
        let small = letter.to_lowercase().next().unwrap_or(letter);
        let fits = if TONES.contains(&letter) {
            VOWELS.contains(before)
        } else {
            letter.is_ascii() || VIETNAMESE.contains(small) || ANYWHERE.contains(&letter)
        };
        before = small;
        fits
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    Hebrew,
    Arabic,
    Thai,
    Other,
}

fn script(letter: char) -> Script {
    match letter {
        'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Script::Greek,
        '\u{400}'..='\u{52f}' => Script::Cyrillic,
        '\u{590}'..='\u{5ff}' => Script::Hebrew,
        '\u{600}'..='\u{6ff}' => Script::Arabic,
        '\u{e00}'..='\u{e7f}' => Script::Thai,
        _ => Script::Other,
    }
}

/// Marks that may stand anywhere in a phrase, and those that no letter follows at once.
const ANYWHERE: [char; 12] = ['’', '‘', '´', '`', '·', '–', '—', '…', '“', '„', '«', '\u{a0}'];
const BEHIND: [char; 12] = ['”', '•', '€', '£', '°', 'º', 'ª', '§', '®', '™', '»', '№'];
/// Letters that names are not written with.
const RARE: [char; 3] = ['ƒ', 'µ', 'ſ'];

/// Whether each word is in one alphabet, without a large letter behind a small one and without signs
/// that no word holds.
pub(super) fn is_plausible(phrase: &str) -> bool {
    let letters: Vec<char> = phrase.chars().collect();
    letters.iter().enumerate().all(|(index, &letter)| {
        if letter.is_ascii() {
            return true;
        }
        let before = index.checked_sub(1).and_then(|index| letters.get(index)).copied();
        let after = letters.get(index + 1).copied();
        let beside = [before, after];
        if !is_letter(letter) {
            let followed = after.is_some_and(char::is_alphabetic);
            return is_mark(letter)
                || ANYWHERE.contains(&letter)
                || (!followed && BEHIND.contains(&letter));
        }
        let one_alphabet = beside
            .iter()
            .flatten()
            .filter(|one| is_letter(**one))
            .all(|one| script(*one) == script(letter));
        let large_in_small =
            letter.is_uppercase() && before.is_some_and(|before| before.is_lowercase());
        one_alphabet && !large_in_small && !RARE.contains(&letter)
    })
}

fn is_letter(letter: char) -> bool {
    letter.is_alphabetic() && !matches!(letter, 'ª' | 'º' | '\u{2b0}'..='\u{2ff}')
}

/// Marks that are drawn on the letter before them.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{e31}'..='\u{e4e}')
}

#[cfg(test)]
mod tests {
    use super::{candidates, is_plausible};
    use crate::imports::Encoding;

    fn readings(phrase: &[u8]) -> Vec<String> {
        let found = candidates(&[phrase.to_vec()], Encoding::WINDOWS_1252);
        let mut readings: Vec<String> =
            found.into_iter().map(|one| one.phrases[0].clone()).collect();
        readings.dedup();
        readings
    }

    #[test]
    fn names_are_plausible_and_what_a_wrong_encoding_makes_of_them_is_not() {
        for name in ["Jürgen Groß", "Łucja Żuraw", "Siobhán O’Neil", "Анна", "ÉMILE", "王小明"]
        {
            assert!(is_plausible(name), "{name}");
        }
        for wrong in ["Jьrgen", "JosŽ", "J¸rgen", "£ucja", "Zo‘ˇ", "J黵gen", "Garc\u{85}a"]
        {
            assert!(!is_plausible(wrong), "{wrong}");
        }
    }

    #[test]
    fn letters_that_read_alike_everywhere_leave_one_reading_and_others_leave_several() {
        assert_eq!(readings(b"J\xFCrgen Gro\xDF"), ["Jürgen Groß"]);
        let readings = readings(b"\xDDr");
        assert!(readings.contains(&"Ýr".into()) && readings.contains(&"İr".into()), "{readings:?}");
        assert!(!readings.iter().any(|one| one.contains('Э')), "{readings:?}");
    }
}
