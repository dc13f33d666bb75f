//! The filters that can be typed into the search of users, for a script that completes them.

use rollcall_core::Timestamp;
use rollcall_core::access::{Rights, UserColumn};
use rollcall_core::users::{NoteFilter, TypedFilter, UserStatus};

/// As the search field carries them. A filter on a column that the role cannot read is not offered, and the
/// script finds the countries in the list of their own filter. `tags`: of the application.
pub fn typed_filters(rights: Rights, tags: Vec<String>, now: Timestamp) -> String {
    let filter = |name: &str, is_list, values| TypedFilter { name: name.into(), values, is_list };
    let statuses = UserStatus::ALL
        .map(|status| (status.label().to_lowercase(), status.label().to_owned()))
        .to_vec();
    let mut filters = vec![filter("status", true, statuses)];
    if rights.reads(UserColumn::Country) {
        filters.push(filter("country", true, Vec::new()));
    }
    if rights.reads(UserColumn::Tags) {
        let values = tags.into_iter().map(|tag| (tag.clone(), tag)).collect();
        filters.push(filter("tag", false, values));
    }
    if rights.reads(UserColumn::Notes) {
        let words = [(NoteFilter::Any, "With a note"), (NoteFilter::None, "Without a note")];
        let values = words
            .iter()
            .filter_map(|(note, label)| Some((note.code()?.to_owned(), (*label).to_owned())))
            .collect();
        filters.push(filter("note", false, values));
    }
    for name in ["created", "active"] {
        filters.push(filter(name, false, days(now)));
    }
    serde_json::to_string(&filters).unwrap_or_default()
}

/// The present month, the present year, and what is before it.
fn days(now: Timestamp) -> Vec<(String, String)> {
    let day = now.day();
    let (year, month) = (day.get(..4).unwrap_or_default(), day.get(..7).unwrap_or_default());
    vec![
        (month.to_owned(), format!("{month} (this month)")),
        (year.to_owned(), format!("{year} (this year)")),
        (format!("<{year}"), format!("<{year} (before this year)")),
    ]
}
