//! What two people have changed in one user: as the form was opened, as it was saved meanwhile and by
//! whom, and as it was typed.

use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::users::{ChangeSource, FieldConflict, HistoryEntry, UserEdit};

use super::history_view::field_in_words;
use crate::ui::icon::Glyph;
use crate::ui::notice::Notice;
use crate::ui::table::{Head, Table};
use crate::ui::time::Ago;
use crate::ui::tone::Tone;

/// Why a form was not saved.
pub struct ConflictView {
    pub words: String,
    pub fields: Vec<FieldConflict>,
    /// Of the user, newest first.
    pub history: Vec<HistoryEntry>,
    pub now: Timestamp,
}

/// The form for the user as it is stored now, with what was touched in the form before.
pub fn rebased(stored: UserEdit, typed: &UserEdit, touched: &[String]) -> UserEdit {
    let mut form = UserEdit { seen: typed.seen.clone(), ..stored };
    for field in touched {
        if let (Some(place), Some(text)) = (form.text_mut(field), typed.text(field)) {
            *place = text.to_owned();
        }
    }
    form
}

#[component]
pub fn Conflict(view: ConflictView) -> impl IntoView {
    let ConflictView { words, fields, history, now } = view;
    let rows = fields.into_iter().map(|one| row(one, &history, now)).collect_view();
    let heads = vec![
        Head::new("Field"),
        Head::new("When you opened the form"),
        Head::new("Saved since"),
        Head::new("Your value"),
    ];
    view! {
        <Notice tone=Tone::Info glyph=Glyph::Info title="Someone else changed this user." alert=true>
            <p>{words}</p>
            <p>"What else they have changed stays as they saved it."</p>
        </Notice>
        <Table label="Differences" caption="Fields that both of you have changed" heads>{rows}</Table>
    }
}

fn row(one: FieldConflict, history: &[HistoryEntry], now: Timestamp) -> impl IntoView + use<> {
    let FieldConflict { field, opened, saved, typed } = one;
    let by = history
        .iter()
        .find(|entry| entry.changes.iter().any(|change| change.field == field))
        .map(|entry| {
            let who = in_words(&entry.source);
            view! { <small>"by "<bdi>{who}</bdi>", "<Ago at=entry.at now/></small> }
        });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">{field_in_words(&field)}</th>
            <td role="cell" class="muted" data-label="Opened with"><bdi>{shown(opened)}</bdi></td>
            <td role="cell" data-label="Saved since"><bdi>{shown(saved)}</bdi>{by}</td>
            <td role="cell" data-label="Your value"><bdi>{shown(typed)}</bdi></td>
        </tr>
    }
}

fn in_words(source: &ChangeSource) -> String {
    match source {
        ChangeSource::Import { file_name, .. } => format!("the import {file_name}"),
        ChangeSource::Undo { file_name, .. } => format!("the undo of {file_name}"),
        ChangeSource::Operator { name } => name.clone(),
        ChangeSource::ApiKey { name } => format!("API key {name}"),
        ChangeSource::Verification { .. } => "a verification".to_owned(),
        ChangeSource::System => "Rollcall".to_owned(),
    }
}

fn shown(value: Option<String>) -> String {
    value.filter(|value| !value.is_empty()).unwrap_or_else(|| "empty".to_owned())
}

#[cfg(test)]
mod tests {
    use rollcall_core::users::UserEdit;

    use super::rebased;

    #[test]
    fn what_was_not_touched_is_shown_as_it_is_stored() {
        let stored = UserEdit {
            version: 3,
            email: "b@x.example".into(),
            phone: "2".into(),
            ..UserEdit::default()
        };
        let typed = UserEdit {
            version: 1,
            email: "a@x.example".into(),
            phone: "3".into(),
            ..UserEdit::default()
        };
        let form = rebased(stored, &typed, &["phone".into()]);
        assert_eq!(
            (form.version, form.email.as_str(), form.phone.as_str()),
            (3, "b@x.example", "3")
        );
    }
}
