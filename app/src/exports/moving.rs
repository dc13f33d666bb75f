//! The progress of a running export.

use leptos::prelude::*;
use rollcall_types::exports::{ExportProgress, ExportState};

use crate::ui::figures::{Figure, Figures};
use crate::ui::format::{thousands, whole_seconds};
use crate::ui::progress::{PlainBar, Progressbar};

#[component]
pub fn Moving(progress: ExportProgress) -> impl IntoView {
    if progress.state == ExportState::Waiting {
        let words = "Exports of an application run one at a time. This one starts automatically.";
        return view! { <p>{words}</p> }.into_any();
    }
    let percent = progress.per_mille / 10;
    let done =
        format!("{} of {} users", thousands(progress.rows_done), thousands(progress.rows_total));
    let left = progress.seconds_left.map_or_else(|| "…".to_owned(), whole_seconds);
    view! {
        <Progressbar
            label="Export progress"
            now=progress.rows_done
            max=progress.rows_total
            text=format!("{done}, about {left} left")
        >
            <PlainBar per_mille=progress.per_mille/>
        </Progressbar>
        <Figures section=true>
            <Figure label="Written" value=format!("{percent} %") note=done/>
            <Figure label="Time left" value=left note="about"/>
            <Figure label="Rate" value=thousands(progress.rows_per_second) note="users a second"/>
        </Figures>
    }
    .into_any()
}
