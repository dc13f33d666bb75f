//! Words of a file and what they become: how they are compared, how a row looks one up, and what a
//! word cannot become ([`is_possible`]).

use unicode_normalization::UnicodeNormalization;

use crate::imports::WordTarget;
use crate::users::fields::country_codes;
use crate::users::{Column, UserStatus, clean};

/// The words of a column with what they become, by [`fold_word`], in the order of the words.
pub(crate) type ColumnWords = (Column, Vec<(String, String)>);

/// The columns whose words can be mapped.
pub(crate) fn has_words(column: Column) -> bool {
    matches!(column, Column::Status | Column::Country)
}

/// What a word is compared by: cleaned as every code is, and without capitals and repeated blanks.
/// Punctuation counts: `-` and an empty cell are two things.
pub(crate) fn fold_word(word: &str) -> String {
    let clean = clean(Column::Status, word);
    if clean.is_ascii() {
        return clean.split_ascii_whitespace().collect::<Vec<_>>().join(" ").to_ascii_lowercase();
    }
    let lower = clean.nfkc().collect::<String>().to_lowercase();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What an operator has said of a word. `None`: nothing, or something that is no longer possible.
pub(crate) fn meaning_of(values: &[ColumnWords], column: Column, word: &str) -> Option<WordTarget> {
    let (_, words) = values.iter().find(|(one, _)| *one == column)?;
    let folded = fold_word(word);
    let place = words.binary_search_by(|(known, _)| known.as_str().cmp(&folded)).ok()?;
    let target = WordTarget::from_code(&words[place].1)?;
    // Mappings that were saved before this was refused may hold it.
    (column != Column::Status || target != WordTarget::Empty).then_some(target)
}

/// Whether a word can become this in its column. An empty status becomes ACTIVE for a new user, so a
/// word of the status column never becomes an empty cell.
pub(super) fn is_possible(column: Column, target: &WordTarget) -> bool {
    match (column, target) {
        (Column::Status, WordTarget::Value(value)) => UserStatus::from_code(value).is_some(),
        (Column::Country, WordTarget::Value(value)) => {
            country_codes().iter().any(|(code, _)| code == value)
        }
        (Column::Status, WordTarget::Empty) | (_, WordTarget::Value(_)) => false,
        (_, WordTarget::Empty | WordTarget::Invalid) => true,
    }
}

/// The words of a column, sorted as [`meaning_of`] looks them up; of a word that stands twice the
/// later counts.
pub(crate) fn sorted(mut words: Vec<(String, String)>) -> Vec<(String, String)> {
    words.reverse();
    words.sort_by(|(one, _), (other, _)| one.cmp(other));
    words.dedup_by(|(later, _), (first, _)| later == first);
    words
}

#[cfg(test)]
mod tests {
    use super::{fold_word, meaning_of, sorted};
    use crate::imports::WordTarget;
    use crate::users::Column;

    #[test]
    fn spellings_of_one_word_are_one_and_punctuation_is_none() {
        for (one, other) in [
            ("On  Hold", "on hold"),
            (" GESPERRT\u{a0}", "gesperrt"),
            ("\u{200b}Active", "active"),
            ("ＡＣＴＩＶＥ", "active"),
            ("=\"closed\"", "closed"),
        ] {
            assert_eq!(fold_word(one), fold_word(other), "{one} {other}");
        }
        assert_ne!(fold_word("-"), fold_word(""));
        assert_ne!(fold_word("on-hold"), fold_word("onhold"));
    }

    #[test]
    fn a_word_is_found_in_its_column_only_and_the_later_of_two_counts() {
        let pair = |word: &str, ours: &str| (word.to_owned(), ours.to_owned());
        let words = sorted(vec![
            pair("suspended", "FLAGGED"),
            pair("n/a", "empty"),
            pair("suspended", "BLOCKED"),
            pair("x", "invalid"),
        ]);
        let countries = sorted(vec![pair("n/a", "empty")]);
        let values = [(Column::Status, words), (Column::Country, countries)];
        let of = |column, word| meaning_of(&values, column, word);
        assert_eq!(of(Column::Status, " Suspended"), Some(WordTarget::Value("BLOCKED".into())));
        // A mapping that was saved before this was refused: the word is asked again.
        assert_eq!(of(Column::Status, "N/A"), None);
        assert_eq!(of(Column::Status, "X"), Some(WordTarget::Invalid));
        assert_eq!(of(Column::Status, "closed"), None);
        assert_eq!(of(Column::Country, "suspended"), None);
        assert_eq!(of(Column::Country, "N/A"), Some(WordTarget::Empty));
    }
}
