//! Shows what the other person saved beside what was typed.

use leptos::prelude::*;
use rollcall_core::users::UserEdit;

use super::history_view::field_in_words;
use crate::ui::icon::Glyph;
use crate::ui::notice::Notice;
use crate::ui::table::{Head, Table};
use crate::ui::tone::Tone;

/// The fields in which two forms differ: name, saved, typed.
pub fn differences(saved: &UserEdit, typed: &UserEdit) -> Vec<(&'static str, String, String)> {
    [
        ("display_name", &saved.display_name, &typed.display_name),
        ("full_name", &saved.full_name, &typed.full_name),
        ("email", &saved.email, &typed.email),
        ("phone", &saved.phone, &typed.phone),
        ("country", &saved.country, &typed.country),
        ("status", &saved.status, &typed.status),
        ("tags", &saved.tags, &typed.tags),
        ("metadata_json", &saved.metadata_json, &typed.metadata_json),
    ]
    .into_iter()
    .filter(|(_, saved, typed)| normal(saved) != normal(typed))
    .map(|(name, saved, typed)| (name, saved.clone(), typed.clone()))
    .collect()
}

/// Browsers send line breaks as CR LF.
fn normal(text: &str) -> String {
    text.trim().replace("\r\n", "\n")
}

#[component]
pub fn Conflict(words: String, saved: UserEdit, typed: UserEdit) -> impl IntoView {
    let rows = differences(&saved, &typed)
        .into_iter()
        .map(|(name, saved, typed)| {
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row">{field_in_words(name)}</th>
                    <td role="cell" data-label="Current value"><bdi>{shown(saved)}</bdi></td>
                    <td role="cell" data-label="Your value"><bdi>{shown(typed)}</bdi></td>
                </tr>
            }
        })
        .collect_view();
    let heads = vec![Head::new("Field"), Head::new("Current value"), Head::new("Your value")];
    view! {
        <Notice tone=Tone::Info glyph=Glyph::Info title="Someone else changed this user." alert=true>
            <p>{words}</p>
            <p>"Your values are still in the form. Save again to overwrite the current values, or edit them first."</p>
        </Notice>
        <Table label="Differences" caption="Current values and your values" heads>{rows}</Table>
    }
}

fn shown(value: String) -> String {
    if value.is_empty() { "empty".to_owned() } else { value }
}

#[cfg(test)]
mod tests {
    use rollcall_core::users::UserEdit;

    use super::differences;

    #[test]
    fn only_fields_that_differ_are_compared_and_line_breaks_do_not_count() {
        let saved = UserEdit {
            email: "a@x.example".into(),
            metadata_json: "{\n  \"a\": 1\n}".into(),
            ..UserEdit::default()
        };
        let typed = UserEdit {
            email: "b@x.example".into(),
            metadata_json: "{\r\n  \"a\": 1\r\n}".into(),
            ..UserEdit::default()
        };
        let found = differences(&saved, &typed);
        assert_eq!(found, [("email", "a@x.example".to_owned(), "b@x.example".to_owned())]);
    }
}
