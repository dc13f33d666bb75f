//! Why a user has their status, who set it, and when.

use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::access::{Rights, UserColumn};
use rollcall_core::users::{ChangeSource, GivenReason, HistoryEntry, UserStatus};

use crate::ui::kv::{Fact, Facts};
use crate::ui::status::Status;
use crate::ui::time::At;

/// The name of a reason, and what was written with it.
pub fn reason_in_words(reason: GivenReason) -> impl IntoView {
    let GivenReason { name, text } = reason;
    let both = !name.is_empty() && !text.is_empty();
    view! { <bdi>{name}</bdi>{both.then_some(": ")}<bdi>{text}</bdi> }
}

/// What the status stands for: the last change of it, or the creation.
pub struct StatusSection<'a> {
    pub status: UserStatus,
    /// Newest first.
    pub history: &'a [HistoryEntry],
}

impl StatusSection<'_> {
    pub fn view(&self, rights: Rights, base: &str, now: Timestamp) -> impl IntoView + use<> {
        let status = self.status;
        let is_change = |one: &&HistoryEntry| {
            one.of_merged.is_none()
                && (one.created || one.changes.iter().any(|change| change.field == "status"))
        };
        let last = self.history.iter().find(is_change).cloned();
        let facts = last.map(|entry| {
            let by = source_in_words(entry.source, base);
            let label = if entry.created { "Since" } else { "Changed" };
            let reason = match entry.reason {
                Some(reason) => reason_in_words(reason).into_any(),
                None => view! { <span class="muted">"none given"</span> }.into_any(),
            };
            let reason = (!entry.created && rights.reads(UserColumn::StatusReason))
                .then(|| view! { <Fact name="Reason"><span class="prose">{reason}</span></Fact> });
            view! { {reason}<Fact name=label><At at=entry.at now/>{by}</Fact> }
        });
        view! {
            <section class="section" aria-labelledby="status">
                <div class="section__head"><h2 id="status">"Status"</h2></div>
                <Facts><Fact name="Status"><Status of=status/></Fact>{facts}</Facts>
            </section>
        }
    }
}

fn source_in_words(source: ChangeSource, base: &str) -> AnyView {
    match source {
        ChangeSource::Import { id, file_name, .. } => {
            let href = format!("{base}/imports/{id}");
            view! { <small>"by import "<a href=href><bdi>{file_name}</bdi></a></small> }.into_any()
        }
        ChangeSource::Undo { id, file_name } => {
            let href = format!("{base}/imports/{id}");
            view! { <small>"by the undo of import "<a href=href><bdi>{file_name}</bdi></a></small> }
                .into_any()
        }
        ChangeSource::Operator { name } => {
            view! { <small>"by "<bdi>{name}</bdi></small> }.into_any()
        }
        ChangeSource::ApiKey { name } => {
            view! { <small>"by API key "<bdi>{name}</bdi></small> }.into_any()
        }
        ChangeSource::Verification { session_id } => {
            view! { <small>"by verification session "<code>{session_id}</code></small> }.into_any()
        }
        ChangeSource::System => view! { <small>"by Rollcall"</small> }.into_any(),
    }
}
