//! The progress part of the page while an import's rows are checked or imported.

use leptos::either::EitherOf4;
use leptos::prelude::*;
use rollcall_types::imports::{ImportState, Progress};

use crate::ui::bar::BarSize;
use crate::ui::figures::{Figure, Figures};
use crate::ui::format::{counted, thousands, whole_seconds};
use crate::ui::outcomes::{OutcomeBar, OutcomeLegend};
use crate::ui::progress::{PlainBar, Progressbar};

#[component]
pub fn Moving(progress: Progress) -> impl IntoView {
    match progress.state {
        ImportState::Validating => EitherOf4::A(checking(progress)),
        ImportState::Waiting => EitherOf4::B(waiting(progress)),
        ImportState::Undoing => EitherOf4::C(undoing(progress)),
        _ => EitherOf4::D(running(progress)),
    }
}

fn checking(progress: Progress) -> impl IntoView {
    let percent = progress.per_mille / 10;
    let rows = counted(progress.rows_done, "row", "rows");
    view! {
        <Progressbar
            label="Checking the file"
            now=progress.per_mille
            max=1_000
            text=format!("{percent} % of the file, {rows} checked")
        >
            <PlainBar per_mille=progress.per_mille/>
        </Progressbar>
        <OutcomeLegend counts=progress.counts/>
        <Figures section=true>
            <Figure label="Read" value=format!("{percent} %") note="of the file"/>
            <Figure label="Checked" value=thousands(progress.rows_done) note="rows so far"/>
            <Figure label="Rate" value=thousands(progress.rows_per_second) note="rows a second"/>
        </Figures>
    }
}

fn waiting(progress: Progress) -> impl IntoView {
    let (file, rows) = match progress.waiting_for {
        Some(other) => (other.file_name, progress.rows_total.unwrap_or_default()),
        None => ("the import before it".to_owned(), progress.rows_total.unwrap_or_default()),
    };
    view! {
        <p>
            "Waiting for "<b><bdi>{file}</bdi></b>
            ". Imports of an application run one at a time. This one starts automatically, with "
            {counted(rows, "row", "rows")}"."
        </p>
    }
}

fn running(progress: Progress) -> impl IntoView {
    let total = progress.rows_total.unwrap_or(progress.rows_done);
    let percent = progress.per_mille / 10;
    let done = format!("{} of {} rows", thousands(progress.rows_done), thousands(total));
    let left = match progress.seconds_left {
        Some(seconds) => whole_seconds(seconds),
        None => "…".to_owned(),
    };
    view! {
        <Progressbar
            label="Import progress"
            now=progress.rows_done
            max=total
            text=format!("{done}, about {left} left")
        >
            <OutcomeBar counts=progress.counts whole=total size=BarSize::Large quiet=true/>
        </Progressbar>
        <OutcomeLegend counts=progress.counts/>
        <Figures section=true>
            <Figure label="Done" value=format!("{percent} %") note=done/>
            <Figure label="Time left" value=left note="about"/>
            <Figure label="Rate" value=thousands(progress.rows_per_second) note="rows a second"/>
        </Figures>
    }
}

fn undoing(progress: Progress) -> impl IntoView {
    let total = progress.rows_total.unwrap_or(progress.rows_done);
    let percent = progress.per_mille / 10;
    let done = format!("{} of {}", thousands(progress.rows_done), counted(total, "user", "users"));
    let left = match progress.seconds_left {
        Some(seconds) => whole_seconds(seconds),
        None => "…".to_owned(),
    };
    view! {
        <Progressbar
            label="Undo progress"
            now=progress.rows_done
            max=total
            text=format!("{done}, about {left} left")
        >
            <PlainBar per_mille=progress.per_mille/>
        </Progressbar>
        <Figures section=true>
            <Figure label="Undone" value=format!("{percent} %") note=done/>
            <Figure label="Time left" value=left note="about"/>
            <Figure label="Rate" value=thousands(progress.rows_per_second) note="users a second"/>
        </Figures>
    }
}
