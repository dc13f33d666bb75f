//! Finds letters of several alphabets in one word, and names a letter for people.

use unicode_script::{Script, UnicodeScript};

/// Alphabets with letters that look like those of another. Only these count: words in other scripts,
/// such as Japanese, are often written together with Latin letters.
const ALIKE: [Script; 8] = [
    Script::Latin,
    Script::Greek,
    Script::Cyrillic,
    Script::Armenian,
    Script::Georgian,
    Script::Cherokee,
    Script::Coptic,
    Script::Lisu,
];

/// The first letter that is from another alphabet than most letters of its word, with its position in
/// characters, from 1. If two alphabets are equally frequent, Latin is the word's.
pub(crate) fn mixed(text: &str) -> Option<(usize, char)> {
    if text.is_ascii() {
        return None;
    }
    let mut word: Vec<(usize, char, Script)> = Vec::new();
    for (letter, place) in text.chars().zip(1..).chain([(' ', 0)]) {
        let script = letter.script();
        if letter.is_alphabetic() {
            if ALIKE.contains(&script) {
                word.push((place, letter, script));
            }
        } else if script != Script::Inherited {
            if let Some(stranger) = stranger(&word) {
                return Some(stranger);
            }
            word.clear();
        }
    }
    None
}

/// The same for names, whose words may also hold letters of a script that looks like no other, as in
/// text that was read in the wrong encoding (`Jiޒ`). Chinese, Japanese and Korean names are often written
/// together with Latin letters.
pub(crate) fn mixed_name(text: &str) -> Option<(usize, char)> {
    if let Some(stranger) = mixed(text) {
        return Some(stranger);
    }
    let mut before: Option<Script> = None;
    for (letter, place) in text.chars().zip(1..) {
        let script = letter.script();
        let is_alone = matches!(
            script,
            Script::Common
                | Script::Inherited
                | Script::Han
                | Script::Hiragana
                | Script::Katakana
                | Script::Hangul
                | Script::Bopomofo
        );
        if !letter.is_alphabetic() {
            before = before.filter(|_| script == Script::Inherited);
        } else if !is_alone {
            if before.is_some_and(|before| before != script) {
                return Some((place, letter));
            }
            before = Some(script);
        }
    }
    None
}

fn stranger(word: &[(usize, char, Script)]) -> Option<(usize, char)> {
    let count = |script: Script| word.iter().filter(|(_, _, one)| *one == script).count();
    // `max_by_key` returns the last of equal ones. In reverse order that is the first in the list:
    // Latin.
    let home = ALIKE.iter().rev().copied().max_by_key(|script| count(*script))?;
    let strange = word.iter().find(|(_, _, script)| *script != home)?;
    Some((strange.0, strange.1))
}

/// The name of a character within a sentence: `a Cyrillic Е`, `a full-width Ａ`, `“ﬁ” (U+FB01)`.
pub(crate) fn name_letter(letter: char) -> String {
    let script = letter.script();
    if letter.is_alphabetic() && !matches!(script, Script::Common | Script::Inherited) {
        let is_wide = ('\u{ff21}'..='\u{ff5a}').contains(&letter);
        if is_wide {
            return format!("a full-width {letter}");
        }
        if script == Script::Latin {
            return format!("the letter {letter} (U+{:04X})", u32::from(letter));
        }
        let name = script.full_name().replace('_', " ");
        let article = if name.starts_with(['A', 'E', 'I', 'O']) { "an" } else { "a" };
        return format!("{article} {name} {letter}");
    }
    quoted(letter)
}

/// A character in quotation marks. An invisible one is only given as its number.
pub(crate) fn quoted(letter: char) -> String {
    let is_seen = !letter.is_control()
        && !letter.is_whitespace()
        && !super::letters::is_unseen(letter)
        && letter.script() != Script::Inherited;
    match letter {
        ' ' => "a space".into(),
        '\t' => "a tab".into(),
        _ if letter.is_ascii() && is_seen => format!("“{letter}”"),
        _ if is_seen => format!("“{letter}” (U+{:04X})", u32::from(letter)),
        _ => format!("U+{:04X}", u32::from(letter)),
    }
}

/// Describes one character of a text: `the second letter is a Cyrillic С`. `place` counts characters,
/// from 1.
pub(crate) fn describe_letter(text: &str, place: usize, letter: char) -> String {
    const WORDS: [&str; 10] = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
        "tenth",
    ];
    let only_letters = text.chars().take(place).all(char::is_alphabetic);
    let kind = if only_letters { "letter" } else { "character" };
    let named = name_letter(letter);
    match place.checked_sub(1).and_then(|index| WORDS.get(index)) {
        Some(word) => format!("the {word} {kind} is {named}"),
        None => format!("{kind} {place} is {named}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{describe_letter, mixed, mixed_name, name_letter, quoted};

    #[test]
    fn the_letter_of_another_alphabet_is_found_in_its_word() {
        assert_eq!(mixed("RС-1"), Some((2, 'С')));
        assert_eq!(mixed("12-КРC"), Some((6, 'C')));
        assert_eq!(mixed("kunde-ключ"), None);
        assert_eq!(mixed("株式会社ABC"), None);
        assert_eq!(mixed("Müller-Ångström"), None);
        assert_eq!(mixed("aе\u{301}"), Some((2, 'е')));
    }

    #[test]
    fn a_name_of_two_scripts_in_one_word_is_found() {
        assert_eq!(mixed_name("Ji\u{792} Dvo\u{787}k"), Some((3, '\u{792}')));
        assert_eq!(mixed_name("Andr\u{5d9}"), Some((5, '\u{5d9}')));
        for name in ["Jürgen", "王小明Tom", "김Tom", "नरेन्द्र मोदी", "محمد", "Anna Мария", "X Æ A-12"]
        {
            assert_eq!(mixed_name(name), None, "{name}");
        }
    }

    #[test]
    fn a_character_is_named_as_people_know_it() {
        assert_eq!(name_letter('Е'), "a Cyrillic Е");
        assert_eq!(name_letter('Ա'), "an Armenian Ա");
        assert_eq!(name_letter('Ａ'), "a full-width Ａ");
        assert_eq!(name_letter('‐'), "“‐” (U+2010)");
        assert_eq!(describe_letter("RС-1", 2, 'С'), "the second letter is a Cyrillic С");
        assert_eq!(describe_letter("12-С", 4, 'С'), "the fourth character is a Cyrillic С");
        assert_eq!(quoted('x'), "“x”");
        assert_eq!(quoted('\u{200b}'), "U+200B");
    }
}
