//! What other systems call the status of a customer, and which of ours that most likely means. The
//! words come from the public documentation of Didit, Sumsub, Persona, Veriff, Onfido, Jumio, Stripe
//! Identity, ComplyAdvantage, Salesforce and HubSpot, and from core banking and shop systems in
//! the languages of Europe and Asia. They are suggestions: only our own three words are certain.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::status_words::{ACTIVE, BLOCKED, FLAGGED, NAMES, UNCLEAR};
use super::value_words::fold_word;
use crate::users::UserStatus;

/// Every word by its [`form`]; none for those of which nobody can tell which status they are.
static WORDS: LazyLock<HashMap<String, Option<UserStatus>>> = LazyLock::new(|| {
    let lists = [
        (Some(UserStatus::Active), ACTIVE),
        (Some(UserStatus::Flagged), FLAGGED),
        (Some(UserStatus::Blocked), BLOCKED),
        (None, UNCLEAR),
    ];
    let words =
        lists.into_iter().flat_map(|(status, words)| words.iter().map(move |word| (word, status)));
    words.map(|(word, status)| (form(word), status)).collect()
});

static HEADERS: LazyLock<HashSet<String>> =
    LazyLock::new(|| NAMES.iter().map(|name| form(name)).collect());

/// What words are compared by: without capitals, accents, blanks and punctuation.
fn form(word: &str) -> String {
    crate::users::plain(word).chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// The status that a word of another system most likely means; none where it is anybody's guess
/// (`pending`, `inactive`, `1`).
pub(super) fn suggestion(word: &str) -> Option<UserStatus> {
    WORDS.get(&form(word)).copied().flatten()
}

/// Whether a word tells a status, though perhaps not which one.
pub(super) fn is_status(word: &str) -> bool {
    WORDS.contains_key(&form(word))
}

/// Whether a column with this name holds a status, in the languages that are known here.
pub(super) fn is_name(name: &str) -> bool {
    HEADERS.contains(&form(name))
}

/// Words in a text of several that speak of a user who is blocked, whatever else the text says.
pub(super) fn speaks_of_blocking(text: &str) -> bool {
    let mut words =
        text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.any(|word| word.len() > 3 && STRONG.iter().any(|stem| form(word).starts_with(stem)))
}

/// The beginnings of such words, by their [`form`].
#[rustfmt::skip]
const STRONG: &[&str] = &[
    "blocked", "blockiert", "blocklist", "blacklist", "suspended", "frozen", "banned", "fraud", "deceased",
    "sanction", "gesperrt", "sperrung", "betrug", "sanktion", "verstorben", "eingefroren",
    "bloque", "suspendu", "fraude", "decede", "bloquead", "suspendid", "fallecid", "bloccat", "sospes",
    "frode", "decedut", "geblokkeerd", "fraudeur", "overleden", "zablokowan", "oszust", "zmarl", "blokovan",
    "podvod", "letilt", "csalo", "blocat", "engellen", "dolandir", "estetty", "petos", "sparrad", "bedrageri",
    "заблок", "мошен", "шахра",
];

/// Whether a word in the name of a column says that its cells tell a status: `revoked`, `needs_review`.
pub(super) fn is_said_by(word: &str) -> bool {
    !SAYS_OTHER_THINGS.contains(&word) && suggestion(word).is_some()
}

/// What is a status in a cell, and mostly another thing in the name of a column.
#[rustfmt::skip]
const SAYS_OTHER_THINGS: &[&str] = &[
    "ok", "okay", "normal", "live", "current", "verified", "approved", "accepted", "passed",
    "pass", "clear", "green", "allowed", "consider", "warning", "warn", "alert", "monitor", "yellow",
    "amber", "orange", "rot", "rouge", "rojo", "rosso", "gelb", "jaune", "amarillo", "giallo", "grün",
    "vert", "verde", "block", "close", "red", "fail", "failed", "good", "frei", "io", "dong",
    "khoa",
];

/// The code of the status that a word is, whatever its capitals.
pub(super) fn ours(word: &str) -> Option<String> {
    let word = fold_word(word).to_uppercase();
    UserStatus::from_code(&word).map(|status| status.code().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{
        ACTIVE, BLOCKED, FLAGGED, UNCLEAR, form, is_status, speaks_of_blocking, suggestion,
    };
    use crate::users::UserStatus;

    #[test]
    fn words_of_other_systems_are_suggested_whatever_their_spelling() {
        for (word, status) in [
            ("Active", UserStatus::Active),
            ("VERIFIED", UserStatus::Active),
            ("on-hold", UserStatus::Flagged),
            ("onHold", UserStatus::Flagged),
            ("In Review", UserStatus::Flagged),
            ("Needs_Review", UserStatus::Flagged),
            ("Gesperrt", UserStatus::Blocked),
            ("bloqué", UserStatus::Blocked),
            ("Black-listed", UserStatus::Blocked),
            ("GEKUNDIGT", UserStatus::Blocked),
            ("AKTİF", UserStatus::Active),
            ("aktivni\u{301}", UserStatus::Active),
            ("सक्रिय", UserStatus::Active),
            ("停止", UserStatus::Blocked),
            ("ＡＣＴＩＶＥ", UserStatus::Active),
            ("정지", UserStatus::Blocked),
            ("bị khóa", UserStatus::Blocked),
        ] {
            assert_eq!(suggestion(word), Some(status), "{word}");
        }
    }

    #[test]
    fn a_word_that_could_mean_anything_has_no_suggestion() {
        for word in ["pending", "inactive", "1", "0", "true", "yes", "N", "new", "-", "", "open"] {
            assert_eq!(suggestion(word), None, "{word}");
        }
    }

    #[test]
    fn no_word_has_two_meanings_and_every_word_is_found() {
        let lists = [ACTIVE, FLAGGED, BLOCKED, UNCLEAR];
        for (place, words) in lists.iter().enumerate() {
            for word in *words {
                let form = form(word);
                assert!(!form.is_empty() && is_status(word), "{word}");
                let others = lists.iter().enumerate().filter(|(other, _)| *other != place);
                for other in others.flat_map(|(_, words)| words.iter()) {
                    assert_ne!(form, super::form(other), "{word} and {other}");
                }
            }
        }
    }

    #[test]
    fn a_note_that_speaks_of_blocking_is_told_from_another() {
        for note in [
            "gesperrt wegen Betrug",
            "blacklisted 2023",
            "Do not serve - fraud",
            "Compte bloqué en mai",
            "Клиент заблокирован",
        ] {
            assert!(speaks_of_blocking(note), "{note}");
        }
        for note in
            ["Apartment block 5", "ruft nur vormittags an", "closed on Mondays", "5", "Blockflöte"]
        {
            assert!(!speaks_of_blocking(note), "{note}");
        }
    }
}
