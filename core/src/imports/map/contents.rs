//! What the cells of a column look like, whatever its name is: a column that looks like one of ours
//! is not left out unseen.

use super::statuses;
use super::value_words::fold_word;
use crate::users::Column;
use crate::users::fields::{CountryName, country_of};

/// What a column seems to hold, by its name or by its cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Looks {
    Status,
    Country,
    Email,
    Phone,
    Name,
    Tags,
    Json,
    /// Days, such as dates of birth.
    Day,
}

impl Looks {
    pub(super) fn column(self) -> Column {
        match self {
            Self::Status => Column::Status,
            Self::Country => Column::Country,
            Self::Email => Column::Email,
            Self::Phone => Column::Phone,
            Self::Name => Column::FullName,
            Self::Tags => Column::Tags,
            Self::Json => Column::MetadataJson,
            Self::Day => Column::DateOfBirth,
        }
    }

    /// `e-mail addresses`
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Status => "a status",
            Self::Country => "countries",
            Self::Email => "e-mail addresses",
            Self::Phone => "phone numbers",
            Self::Name => "names of people",
            Self::Tags => "tags",
            Self::Json => "JSON objects",
            Self::Day => "dates",
        }
    }
}

/// The cells of a column that are not empty.
pub(super) fn cells(index: usize, rows: &[Vec<String>]) -> impl Iterator<Item = &str> {
    rows.iter()
        .filter_map(move |row| row.get(index).map(|cell| cell.trim()))
        .filter(|cell| !cell.is_empty())
}

/// Different words that a column of words has at most.
const MAX_WORDS: usize = 20;
const MAX_WORD_LENGTH: usize = 40;

/// What at least half of the cells look like. `cells` are trimmed and not empty.
pub(super) fn looks(cells: &[&str]) -> Option<Looks> {
    if cells.is_empty() {
        return None;
    }
    let half =
        |test: fn(&str) -> bool| cells.iter().filter(|cell| test(cell)).count() * 2 >= cells.len();
    if half(is_json) {
        Some(Looks::Json)
    } else if half(is_email) {
        Some(Looks::Email)
    } else if half(is_day) {
        Some(Looks::Day)
    } else if is_status(cells) {
        Some(Looks::Status)
    } else if half(is_phone) {
        Some(Looks::Phone)
    } else if half(is_country) && !is_yes_and_no(cells) {
        Some(Looks::Country)
    } else if half(is_name) && differ(cells) {
        Some(Looks::Name)
    } else if cells.iter().all(|cell| is_tags(cell)) && cells.iter().any(|cell| is_list(cell)) {
        Some(Looks::Tags)
    } else {
        None
    }
}

/// Few different words, of which one is a status other than the usual one, or half are words for a
/// status.
fn is_status(cells: &[&str]) -> bool {
    let Some(words) = different_words(cells, MAX_WORDS) else { return false };
    let meant = |word: &String| statuses::suggestion(word);
    words.iter().filter_map(meant).any(|status| status != Default::default())
        || words.iter().filter(|word| statuses::is_status(word)).count() * 2 >= words.len()
}

/// The different words of a column. `None`: there are more than `most`, or they are longer than words.
fn different_words(cells: &[&str], most: usize) -> Option<Vec<String>> {
    if cells.iter().any(|cell| cell.len() > MAX_WORD_LENGTH) {
        return None;
    }
    let mut words: Vec<String> = cells.iter().map(|cell| fold_word(cell)).collect();
    words.sort_unstable();
    words.dedup();
    (words.len() <= most).then_some(words)
}

/// Different words that a column has at most to be one for a status in a language that nobody knows here.
const MAX_UNKNOWN_WORDS: usize = 5;

/// Whether a column tells each row by one of a few words of a script other than Latin, which are not known
/// here. `cells` are trimmed and not empty.
pub(super) fn are_unknown_words(name: &str, cells: &[&str]) -> bool {
    let is_foreign =
        |text: &str| text.chars().any(|letter| letter > '\u{370}' && letter.is_alphabetic());
    let is_word = |cell: &str| {
        cell.split_whitespace().count() <= 2 && !cell.chars().any(|letter| letter.is_ascii_digit())
    };
    !cells.is_empty()
        && is_foreign(name)
        && cells.iter().all(|cell| is_foreign(cell) && is_word(cell))
        && different_words(cells, MAX_UNKNOWN_WORDS).is_some()
}

/// The first cell of several words that speaks of a user who is blocked: a note.
pub(super) fn note_of_blocking<'a>(cells: &[&'a str]) -> Option<&'a str> {
    let is_note = |cell: &&&str| cell.contains(' ') && statuses::speaks_of_blocking(cell);
    cells.iter().find(is_note).copied()
}

/// What files write for yes and no; a column with a sign in some cells and nothing in the others says
/// the same.
#[rustfmt::skip]
const ANSWERS: &[&str] = &[
    "true", "false", "yes", "no", "y", "n", "t", "f", "0", "1", "-1", "x", "✓", "✔", "on", "off",
    "ja", "nein", "j", "wahr", "falsch", "oui", "non", "o", "vrai", "faux", "si", "sí", "sì", "s",
    "verdadero", "falso", "vero", "sim", "não", "nao", "tak", "nie", "nee", "да", "нет", "是", "否",
    "ano", "ne", "a", "igen", "nem", "i", "da", "nu", "evet", "hayır", "e", "h", "kyllä", "ei", "nej",
    "nei", "так", "ні", "не", "ναι", "όχι", "כן", "לא", "نعم", "لا", "हाँ", "नहीं", "ใช่", "ไม่ใช่", "có",
    "không", "ya", "tidak", "はい", "いいえ", "有", "無", "无", "○", "×", "예", "아니오", "아니요",
];

/// Whether a column answers a question with yes or no for each row. `cells` are trimmed and not empty.
pub(super) fn is_answers(cells: &[&str]) -> bool {
    let is_answer = |cell: &&str| ANSWERS.contains(&cell.to_lowercase().as_str());
    !cells.is_empty() && cells.iter().all(is_answer)
}

fn is_country(cell: &str) -> bool {
    // In small letters it is as often the code of a language.
    let code = cell.len() > 3 || cell.bytes().all(|byte| byte.is_ascii_uppercase());
    code && matches!(country_of(cell), Some((_, CountryName::Code | CountryName::Known)))
}

/// `NO` is Norway, and also an answer.
fn is_yes_and_no(cells: &[&str]) -> bool {
    cells.iter().all(|cell| cell.eq_ignore_ascii_case("no"))
        || cells.iter().any(|cell| matches!(fold_word(cell).as_str(), "yes" | "y" | "ja" | "si"))
}

fn is_email(cell: &str) -> bool {
    cell.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty() && domain.trim_end_matches('.').contains('.') && !domain.contains('@')
    })
}

fn is_phone(cell: &str) -> bool {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    let others = |letter: char| letter.is_ascii_digit() || "+ -./()\u{a0}".contains(letter);
    let rest = cell.strip_prefix("tel:").unwrap_or(cell);
    if !(7..=17).contains(&digits) || !rest.chars().all(others) {
        return false;
    }
    let written = rest.contains([' ', '-', '/', '(']);
    rest.starts_with('+') || (written && rest.starts_with(['0', '(']))
}

/// A day without a time, in the orders in which people write one.
fn is_day(cell: &str) -> bool {
    let parts: Vec<&str> = cell.split(['-', '.', '/']).collect();
    let [one, two, three] = parts[..] else { return false };
    let number = |text: &str, longest: usize| -> Option<u32> {
        let fits = (1..=longest).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        text.parse().ok().filter(|_| fits)
    };
    let (year, middle, last) = if one.len() == 4 { (one, two, three) } else { (three, two, one) };
    let year = number(year, 4).is_some_and(|_| matches!(year.len(), 2 | 4));
    let pair = number(middle, 2).zip(number(last, 2));
    year && pair.is_some_and(|(one, two)| {
        (1..=31).contains(&one) && (1..=31).contains(&two) && (one <= 12 || two <= 12)
    })
}

/// Whether all cells are points in time, with hours and minutes.
pub(super) fn are_moments(cells: &[&str]) -> bool {
    let is_moment = |cell: &&str| {
        let day = cell.get(..10).is_some_and(is_day);
        day && cell.len() > 10 && cell.contains(':')
    };
    !cells.is_empty() && cells.iter().all(is_moment)
}

fn is_json(cell: &str) -> bool {
    cell.starts_with('{') && serde_json::from_str::<serde_json::Map<_, _>>(cell).is_ok()
}

/// Two to five words of letters, each with a capital where its script has any.
fn is_name(cell: &str) -> bool {
    let words: Vec<&str> = cell.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let letters = |word: &&str| {
        word.chars().all(|letter| letter.is_alphabetic() || "-'’.".contains(letter))
            && word.chars().next().is_some_and(|first| !first.is_lowercase())
    };
    (2..=5).contains(&words.len())
        && cell.len() <= 120
        && words.iter().filter(|word| letters(word)).count() * 2 > words.len()
        && words.iter().all(|word| !word.chars().any(|letter| letter.is_ascii_digit()))
}

/// Names of people repeat seldom; names of branches do.
fn differ(cells: &[&str]) -> bool {
    let mut different: Vec<&str> = cells.to_vec();
    different.sort_unstable();
    different.dedup();
    different.len() * 5 >= cells.len() * 4
}

const TAG: usize = 24;

fn is_tags(cell: &str) -> bool {
    cell.split([',', ';', '|']).all(|tag| {
        let tag = tag.trim();
        tag.len() <= TAG
            && tag.split(' ').count() <= 2
            && tag.chars().any(char::is_alphabetic)
            && tag.chars().all(|letter| letter.is_alphanumeric() || "-_ :#".contains(letter))
    })
}

fn is_list(cell: &str) -> bool {
    cell.contains([',', ';', '|'])
}

#[cfg(test)]
mod tests {
    use super::{Looks, looks};

    #[test]
    fn cells_say_what_a_column_holds() {
        for (cells, expected) in [
            (&["active", "suspended", "Closed"][..], Some(Looks::Status)),
            (&["ok", "ok", "gesperrt", "offen"], Some(Looks::Status)),
            (&["aktif", "pasif"], Some(Looks::Status)),
            (&["ενεργός", "ανενεργός"], Some(Looks::Status)),
            (&["有効", "停止"], Some(Looks::Status)),
            (&["activ", "blocat"], Some(Looks::Status)),
            (&["Kunde", "Ehemalig"], Some(Looks::Status)),
            (&["DE", "FR", "GB"], Some(Looks::Country)),
            (&["Germany", "Österreich", "?"], Some(Looks::Country)),
            (&["a@b.example", "n/a"], Some(Looks::Email)),
            (&["+49 30 123456-7", "030 / 1234567"], Some(Looks::Phone)),
            (&["1990-05-15", "15.05.1990"], Some(Looks::Day)),
            (&["5/15/90"], Some(Looks::Day)),
            (&["Ana Maria Pop", "Siobhán Ní Dhomhnaill"], Some(Looks::Name)),
            (&["Pop, Ana", "王 小明"], Some(Looks::Name)),
            (&["retail,edd", "vip"], Some(Looks::Tags)),
            (&["{\"a\": 1}"], Some(Looks::Json)),
        ] {
            assert_eq!(looks(cells), expected, "{cells:?}");
        }
    }

    #[test]
    fn ordinary_columns_look_like_nothing_of_ours() {
        for cells in [
            &["yes", "no", "NO"][..],
            &["NO", "NO"],
            &["0008812400917734", "0000041270083391"],
            &["1,200", "12,5"],
            &["2026-01-04 10:11:12"],
            &["2026-06-15T10:30:00Z"],
            &["low", "high"],
            &["Web", "iOS"],
            &["ruft nur vormittags an", "Straße; 2. Stock"],
            &["3", "12"],
            &[],
        ] {
            assert_eq!(looks(cells), None, "{cells:?}");
        }
    }
}
