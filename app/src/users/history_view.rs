//! Revisions: what changed, by whom or by which import, when.

use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::access::UserColumn;
use rollcall_core::users::{ChangeSource, FieldChange, HistoryEntry};

use super::reason_view::reason_in_words;
use crate::ui::diff::Diff;
use crate::ui::format::thousands;
use crate::ui::icon::Glyph;
use crate::ui::kv::{Fact, Facts};
use crate::ui::timeline::{Event, Timeline};

#[component]
pub fn History(history: Vec<HistoryEntry>, base: String, now: Timestamp) -> impl IntoView {
    let events = history.into_iter().map(|entry| event(entry, &base, now)).collect_view();
    view! { <Timeline>{events}</Timeline> }
}

fn event(entry: HistoryEntry, base: &str, now: Timestamp) -> impl IntoView + use<> {
    let HistoryEntry { at, source, created, changes, reason, withheld, of_merged } = entry;
    let of_merged = of_merged.map(|key| {
        view! { <p class="muted">"Before the merge, of "<code>{key}</code></p> }
    });
    let reason =
        reason.map(|one| view! { <p class="prose"><b>"Reason"</b>" "{reason_in_words(one)}</p> });
    let verb = if created { "Created" } else { "Changed" };
    let (glyph, words) = match source {
        ChangeSource::Import { id, file_name, line } => {
            let href = format!("{base}/imports/{id}");
            let words = view! {
                <b>{verb}" by import "</b><a href=href><bdi>{file_name}</bdi></a>", line "{thousands(line)}
            };
            (if created { Glyph::Plus } else { Glyph::Imports }, words.into_any())
        }
        ChangeSource::Undo { id, file_name } => {
            let href = format!("{base}/imports/{id}");
            let words = view! {
                <b>"Restored: import "</b><a href=href><bdi>{file_name}</bdi></a><b>" was undone"</b>
            };
            (Glyph::Refresh, words.into_any())
        }
        ChangeSource::Operator { name } => {
            let words = view! { <b>{verb}</b>" by "<bdi>{name}</bdi> };
            (if created { Glyph::Plus } else { Glyph::Pencil }, words.into_any())
        }
        ChangeSource::ApiKey { name } => {
            let words = view! { <b>{verb}</b>" by API key "<bdi>{name}</bdi> };
            (Glyph::Key, words.into_any())
        }
        ChangeSource::Verification { session_id } => {
            let words = view! { <b>"Verification"</b>", session "<code>{session_id}</code> };
            (Glyph::Verified, words.into_any())
        }
        ChangeSource::System => (Glyph::Refresh, view! { <b>{verb}</b>" by Rollcall" }.into_any()),
    };
    view! { <Event glyph at now>{words}{of_merged}{changed(changes)}{reason}{unseen(withheld)}</Event> }
}

fn unseen(withheld: usize) -> impl IntoView {
    (withheld > 0).then(|| {
        let words = match withheld {
            1 => "1 field hidden for your role".to_owned(),
            many => format!("{many} fields hidden for your role"),
        };
        view! { <p class="muted">{words}</p> }
    })
}

fn changed(changes: Vec<FieldChange>) -> impl IntoView {
    (!changes.is_empty()).then(|| {
        let lines = changes
            .into_iter()
            .map(|change| {
                let name = field_in_words(&change.field);
                view! { <Fact name><Diff old=change.old new=change.new/></Fact> }
            })
            .collect_view();
        view! { <Facts>{lines}</Facts> }
    })
}

/// The fields as the profile names them.
pub fn field_in_words(field: &str) -> String {
    UserColumn::from_name(field)
        .map_or_else(|| field.to_owned(), |column| column.label().to_owned())
}
