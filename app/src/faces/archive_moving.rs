//! The progress of checking or adding the pictures of a face archive.

use leptos::prelude::*;
use rollcall_types::faces::archive::{ArchiveProgress, ArchiveState};

use crate::ui::format::thousands;
use crate::ui::progress::{PlainBar, Progressbar};

/// Processed rows, of all.
#[component]
pub fn Moving(progress: ArchiveProgress) -> impl IntoView {
    let rows = progress.rows;
    let all = rows.all();
    let (done, words) = match progress.state {
        ArchiveState::Checking if all == 0 => (0, "Opening the archive".to_owned()),
        ArchiveState::Checking => {
            let done = all - rows.pending;
            (done, format!("{} of {} pictures checked", thousands(done), thousands(all)))
        }
        ArchiveState::Waiting => (0, "Queued".to_owned()),
        _ => {
            let left = rows.ready + rows.added;
            (
                all - rows.ready,
                format!("{} of {} faces added", thousands(rows.added), thousands(left)),
            )
        }
    };
    let stopping = progress.cancel_requested.then_some(" · stopping…");
    let per_mille = done.saturating_mul(1_000) / all.max(1);
    view! {
        <Progressbar label="Face archive" now=per_mille max=1_000 text=words.clone()>
            <PlainBar per_mille/>
        </Progressbar>
        <p class="muted">{words}{stopping}</p>
    }
}
