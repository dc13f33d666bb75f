//! Completes filters while they are typed into a search: their names, and their values.

use serde::{Deserialize, Serialize};

/// How many suggestions a list offers.
const MOST: usize = 8;
/// A word of fewer letters may become any name, so nothing is offered.
const MIN_LETTERS: usize = 2;

/// A filter that can be typed, with values that it knows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedFilter {
    pub name: String,
    /// What is written, and what people call it.
    pub values: Vec<(String, String)>,
    /// Whether several values may follow each other, separated by commas.
    pub is_list: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The whole search with it.
    pub search: String,
    pub label: String,
}

/// What may follow a search that somebody is typing, for its last word.
pub fn suggestions(search: &str, filters: &[TypedFilter]) -> Vec<Suggestion> {
    let (before, word) = search.split_at(last_word(search));
    let Some((name, typed)) = word.split_once(':') else {
        return names(before, word, filters);
    };
    let Some(filter) = filters.iter().find(|one| one.name.eq_ignore_ascii_case(name)) else {
        return Vec::new();
    };
    // The values before the last comma stay.
    let (kept, piece) = match typed.rfind(',') {
        Some(comma) if filter.is_list => typed.split_at(comma + 1),
        _ => ("", typed),
    };
    let piece = piece.trim_matches('"').to_lowercase();
    let mut found = Vec::new();
    // Those that begin with it stand before those that hold it.
    for is_start in [true, false] {
        for (value, label) in &filter.values {
            let texts = [value.to_lowercase(), label.to_lowercase()];
            let begins = texts.iter().any(|text| text.starts_with(&piece));
            let holds = begins || texts.iter().any(|text| text.contains(&piece));
            if begins == is_start && holds && texts[0] != piece {
                let search = format!("{before}{}:{kept}{}", filter.name, quoted(value));
                found.push(Suggestion { search, label: label.clone() });
            }
        }
    }
    found.truncate(MOST);
    found
}

fn names(before: &str, word: &str, filters: &[TypedFilter]) -> Vec<Suggestion> {
    if word.chars().count() < MIN_LETTERS {
        return Vec::new();
    }
    let word = word.to_lowercase();
    let fits = |filter: &&TypedFilter| filter.name.starts_with(&word);
    filters
        .iter()
        .filter(fits)
        .map(|filter| Suggestion {
            search: format!("{before}{}:", filter.name),
            label: format!("{}:", filter.name),
        })
        .collect()
}

/// Where the last word begins. Blanks within double quotes separate nothing.
fn last_word(search: &str) -> usize {
    let (mut start, mut quoted) = (0, false);
    for (place, letter) in search.char_indices() {
        if letter == '"' {
            quoted = !quoted;
        }
        if letter.is_whitespace() && !quoted {
            start = place + letter.len_utf8();
        }
    }
    start
}

fn quoted(value: &str) -> String {
    if value.chars().any(|letter| letter.is_whitespace() || letter == ',') {
        format!("\"{value}\"")
    } else {
        value.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{TypedFilter, suggestions};

    fn filters() -> Vec<TypedFilter> {
        let filter = |name: &str, is_list, values: &[(&str, &str)]| TypedFilter {
            name: name.into(),
            values: values.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect(),
            is_list,
        };
        vec![
            filter("status", true, &[("active", "Active"), ("blocked", "Blocked")]),
            filter("country", true, &[("AUT", "Austria (AUT)"), ("DEU", "Germany (DEU)")]),
            filter("tag", false, &[("high risk", "high risk"), ("pep", "pep")]),
            filter("created", false, &[]),
        ]
    }

    fn found(search: &str) -> Vec<String> {
        suggestions(search, &filters()).into_iter().map(|one| one.search).collect()
    }

    #[test]
    fn names_are_completed_and_then_their_values() {
        assert_eq!(found("s"), [""; 0]);
        assert_eq!(found("anna st"), ["anna status:"]);
        assert_eq!(found("anna status:"), ["anna status:active", "anna status:blocked"]);
        assert_eq!(found("status:bl"), ["status:blocked"]);
        assert_eq!(found("STATUS:active,B"), ["status:active,blocked"]);
        assert_eq!(found("country:germ"), ["country:DEU"]);
        assert_eq!(found("country:u"), ["country:AUT", "country:DEU"]);
        assert_eq!(found("tag:"), ["tag:\"high risk\"", "tag:pep"]);
        assert_eq!(found("tag:\"high r"), ["tag:\"high risk\""]);
    }

    #[test]
    fn nothing_is_offered_for_what_is_no_filter_and_for_what_is_whole() {
        for search in ["", "anna", "urn:kp:1", "status:active ", "status:active", "created:2026"] {
            assert_eq!(found(search), [""; 0], "{search}");
        }
    }
}
