//! The filter of an export in an address or a form, there and back, in the words of the users list's
//! address: its Export button carries its filters over.

use rollcall_core::Timestamp;
use rollcall_core::exports::ExportFilter;
use rollcall_core::users::UserStatus;
use uuid::Uuid;

use crate::address::with_query;
use crate::filters::{country_code, note, note_code, note_text};
use crate::ui::filter::Kept;

const DAY: i64 = 86_400;

/// Words that mean nothing are ignored, so that an old link still opens.
pub fn parse(pairs: &[(String, String)]) -> ExportFilter {
    let mut filter = ExportFilter::default();
    let after = |day: &str| Timestamp::from_day(day).map(|day| day.plus_seconds(DAY));
    for (name, value) in pairs {
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        match name.as_str() {
            "q" => filter.search = value.to_owned(),
            "status" => filter.status.extend(UserStatus::from_code(value)),
            "country" => filter.country.push(country_code(value)),
            "country_code" => filter.country_code.push(value.to_owned()),
            "tag" => filter.tags.push(value.to_owned()),
            "from" => filter.created_from = Timestamp::from_day(value),
            "to" => filter.created_before = after(value),
            "active_from" => filter.active_from = Timestamp::from_day(value),
            "active_to" => filter.active_before = after(value),
            "import" => filter.import = Uuid::try_parse(value).ok(),
            "note" | "note_text" => note(&mut filter.note, name, value),
            "id" => filter.ids.extend(Uuid::try_parse(value).ok()),
            _ => {}
        }
    }
    filter.status.dedup();
    filter.country.sort_unstable();
    filter.country.dedup();
    filter.tags.dedup();
    filter
}

pub fn pairs(filter: &ExportFilter) -> Vec<Kept> {
    let mut pairs: Vec<Kept> = Vec::new();
    let mut add = |name, value: String| {
        if !value.is_empty() {
            pairs.push((name, value));
        }
    };
    let day = |at: Option<Timestamp>| at.map(Timestamp::day).unwrap_or_default();
    add("q", filter.search.clone());
    for status in &filter.status {
        add("status", status.code().to_owned());
    }
    for country in &filter.country {
        add("country", country.clone());
    }
    for country in &filter.country_code {
        add("country_code", country.clone());
    }
    for tag in &filter.tags {
        add("tag", tag.clone());
    }
    add("from", day(filter.created_from));
    add("to", day(last(filter.created_before)));
    add("active_from", day(filter.active_from));
    add("active_to", day(last(filter.active_before)));
    add("import", filter.import.map(|id| id.to_string()).unwrap_or_default());
    add("note", note_code(filter.note.as_ref()));
    add("note_text", note_text(filter.note.as_ref()));
    for id in &filter.ids {
        add("id", id.to_string());
    }
    pairs
}

/// The last day of a range that ends before an instant.
pub fn last(before: Option<Timestamp>) -> Option<Timestamp> {
    before.map(|before| before.plus_seconds(-DAY))
}

pub fn new_address(base: &str, filter: &ExportFilter) -> String {
    with_query(&format!("{base}/exports/new"), pairs(filter))
}

/// The filter as one text, by which the form knows whether it was changed since the page was made; in an
/// order of its own, because fields are sent in that of the page.
pub fn as_text(filter: &ExportFilter) -> String {
    let mut pairs = pairs(filter);
    pairs.sort();
    with_query("", pairs)
}

#[cfg(test)]
mod tests {
    use super::{pairs, parse};

    #[test]
    fn a_filter_reads_back_from_its_own_address() {
        let address = [
            ("q", "olena"),
            ("status", "ACTIVE"),
            ("status", "FLAGGED"),
            ("country", "UKR"),
            ("country_code", "POL"),
            ("tag", "edd"),
            ("tag", "pep"),
            ("from", "2026-09-01"),
            ("to", "2026-09-30"),
            ("active_from", "2026-09-02"),
            ("active_to", "2026-09-03"),
            ("note", "none"),
            ("id", "0199a3f0-0000-7000-8000-000000000001"),
        ];
        let given: Vec<_> = address.map(|(n, v)| (n.to_owned(), v.to_owned())).to_vec();
        let again: Vec<_> =
            pairs(&parse(&given)).into_iter().map(|(n, v)| (n.to_owned(), v)).collect();
        assert_eq!(again, given);
    }
}
