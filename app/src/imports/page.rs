//! The page of one import, in every state.

use leptos::either::EitherOf3;
use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::imports::{Import, ImportState, Progress};

use super::facts::ImportFacts;
use super::finished::{Finished, FinishedActions};
use super::follow::FollowImport;
use super::preview::Preview;
use super::refused::RefusedNotice;
use super::view::ImportView;
use crate::ui::format::{counted, duration};
use crate::ui::icon::Glyph;
use crate::ui::link::ButtonLink;
use crate::ui::menu::{AskButton, Asked};
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::status::Status;
use crate::ui::steps::Steps;

#[component]
pub fn ImportPage(view: ImportView) -> impl IntoView {
    let step = match view.import.state {
        ImportState::Mapping => 1,
        ImportState::Validating | ImportState::Ready => 2,
        ImportState::Failed | ImportState::Cancelled if view.import.started_at.is_none() => 2,
        ImportState::Done | ImportState::Undoing | ImportState::Undone => 4,
        _ => 3,
    };
    let title = view.import.file_name.clone();
    let state = view.import.state;
    let story = story(&view.import, view.now);
    let crumbs = view.imports();
    let actions = actions(&view);
    // A refused decision about one row is shown at that row instead.
    let refused = view.refused.clone().filter(|refused| refused.ordinal.is_none());
    let refused =
        refused.map(|refused| view! { <RefusedNotice refused/> <div class="gap-above"></div> });
    let body = match (state, view.progress.clone()) {
        (ImportState::Ready, _) => EitherOf3::A(view! { <Preview view/> }),
        (_, Some(progress)) => EitherOf3::B(moving(view, progress)),
        _ => EitherOf3::C(view! { <Finished view/> }),
    };
    view! {
        <Crumbs href=crumbs label="Imports"/>
        <PageHead title actions=Some(actions)>
            <p><Status of=state pill=true/>" "<span class="num">{story}</span></p>
        </PageHead>
        <Steps current=step/>
        {refused}
        {body}
    }
}

/// The history of the import so far, in one line.
fn story(import: &Import, now: Timestamp) -> String {
    let rows = counted(import.rows, "row", "rows");
    let uploaded =
        format!("uploaded by {}, {}", import.uploaded_by, import.uploaded_at.relative(now));
    let starter = import.started_by.as_deref().unwrap_or(&import.uploaded_by);
    match (import.state, import.started_at, import.finished_at) {
        (ImportState::Done, Some(start), Some(end)) => {
            let seconds = end.seconds_since(start).max(0.001);
            let rate = (import.applied.rows() as f64 / seconds).round() as i64;
            format!("{rows} in {}, {} a second", duration(seconds), counted(rate, "row", "rows"))
        }
        (ImportState::Undoing, ..) => {
            let by = import.undone_by.as_deref().unwrap_or_default();
            let at = import.undone_at.map(Timestamp::second).unwrap_or_default();
            format!("undo started {at} by {by}")
        }
        (_, Some(start), _) => format!("started {} by {starter}", start.second()),
        (ImportState::Ready, ..) => {
            format!("{rows} checked in {} · {uploaded}", duration(import.validation_seconds))
        }
        _ => uploaded,
    }
}

/// The question before an import, or its undo, is ended. `here`: its page.
pub fn cancel_import(here: &str, label: &'static str) -> Asked {
    let (title, text, cancel) = match label {
        "Stop import" => (
            "Stop this import?",
            "It stops after the rows that are being written. Users that it has created or updated stay; you can resume or undo it.",
            "Let it run",
        ),
        "Stop undo" => (
            "Stop this undo?",
            "It stops after the users that are being restored. What is restored stays so; you can start the undo again.",
            "Let it run",
        ),
        _ => (
            "Cancel this import?",
            "Nothing is imported. Your corrections and options are discarded; to import the file, upload it again.",
            "Keep import",
        ),
    };
    Asked {
        id: "cancel-import".into(),
        label: label.into(),
        names: None,
        title: title.into(),
        text: text.into(),
        action: format!("{here}/cancel"),
        confirm: label,
        cancel,
    }
}

fn actions(view: &ImportView) -> AnyView {
    let cancel = |label| cancel_import(&view.here(), label);
    let may_run = view.may_run;
    match view.import.state {
        ImportState::Ready => may_run
            .then(|| view! {
                <ButtonLink href=format!("{}/mapping", view.here()) label="Mapping" glyph=Glyph::Settings/>
                <AskButton of=cancel("Cancel import") class="btn btn--quiet"/>
            })
            .into_any(),
        ImportState::Validating | ImportState::Mapping => may_run
            .then(|| view! { <AskButton of=cancel("Cancel import") class="btn btn--quiet"/> })
            .into_any(),
        ImportState::Waiting => may_run
            .then(|| view! { <AskButton of=cancel("Cancel import") class="btn" glyph=Glyph::Block/> })
            .into_any(),
        ImportState::Running => may_run
            .then(|| view! { <AskButton of=cancel("Stop import") class="btn" glyph=Glyph::Block/> })
            .into_any(),
        ImportState::Undoing => may_run
            .then(|| view! { <AskButton of=cancel("Stop undo") class="btn" glyph=Glyph::Block/> })
            .into_any(),
        ImportState::Cancelling => view! { <p class="muted">"Stopping…"</p> }.into_any(),
        _ => view! {
            <FinishedActions import=view.import.clone() base=view.base() may_run/>
        }
        .into_any(),
    }
}

/// The page while an import is checked, waits or runs: the progress island, with the facts beside it.
fn moving(view: ImportView, progress: Progress) -> impl IntoView {
    let ImportView { import, organization, application, now, .. } = view;
    let imports = format!("/{organization}/{application}/imports");
    view! {
        <div class="split">
            <div>
                <FollowImport org=organization app=application initial=progress/>
                <p class="muted section"><small>"You can close this tab; the import continues."</small></p>
            </div>
            <aside aria-label="About this import"><ImportFacts import now imports/></aside>
        </div>
    }
}
