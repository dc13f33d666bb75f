//! An import that has ended: done, failed or cancelled. Or that waits for its mapping, for those who
//! may not choose one.

use leptos::prelude::*;
use rollcall_core::imports::{Counts, Import, ImportState, Outcome};

use super::facts::ImportFacts;
use super::page::ImportView;
use super::rows::RowsTable;
use super::words::{left_out, touched};
use crate::ui::bar::BarSize;
use crate::ui::format::{counted, thousands};
use crate::ui::icon::Glyph;
use crate::ui::link::{ButtonLink, Weight};
use crate::ui::notice::Notice;
use crate::ui::outcomes::{OutcomeBar, OutcomeLegend, outcome_glyph, outcome_tone};
use crate::ui::tabs::{Tab, Tabs};
use crate::ui::tone::Tone;

#[component]
pub fn Finished(view: ImportView) -> impl IntoView {
    let here = view.here();
    let imports = view.imports();
    let ImportView { import, rows, now, .. } = view;
    let counts = *import.counts();
    let notice = notice(&import);
    let outcomes = (counts.rows() > 0).then(|| {
        view! {
            <OutcomeBar counts whole=import.rows size=BarSize::Large/>
            <OutcomeLegend counts/>
        }
    });
    let left_out = rows.map(|rows| {
        let words =
            format!("{} invalid, {} held", thousands(counts.invalid), thousands(counts.held));
        let tabs = tabs(&counts, rows.outcome, &here);
        view! {
            <section class="section" aria-labelledby="rows">
                <div class="section__head"><h2 id="rows">"Left out"</h2><p>{words}</p></div>
                {tabs}
                <RowsTable rows here/>
            </section>
        }
    });
    view! {
        {notice}
        <div class="gap-above">{outcomes}</div>
        {left_out}
        <section class="section" aria-labelledby="about">
            <div class="section__head"><h2 id="about">"About this import"</h2></div>
            <ImportFacts import now imports/>
        </section>
    }
}

/// One tab for each outcome that was left out, when there are two.
fn tabs(counts: &Counts, outcome: Option<Outcome>, here: &str) -> impl IntoView + use<> {
    let left_out = left_out(counts);
    (left_out.len() > 1).then(|| {
        let tabs = left_out
            .into_iter()
            .map(|one| Tab {
                label: one.label(),
                href: format!("{here}?outcome={}#rows", one.code()),
                count: Some(counts.of(one)),
                look: Some((outcome_tone(one), outcome_glyph(one))),
                current: outcome == Some(one),
            })
            .collect();
        view! { <Tabs label="Rows left out, by outcome" tabs/> }
    })
}

/// Why it ended so, and what that means for the roster.
fn notice(import: &Import) -> Option<AnyView> {
    let started = import.started_at.is_some();
    let done = touched(&import.applied);
    let (tone, glyph, title) = match import.state {
        ImportState::Failed if started => (Tone::Bad, Glyph::Alert, "The run stopped."),
        ImportState::Failed => (Tone::Bad, Glyph::Alert, "This file cannot be imported."),
        ImportState::Mapping => {
            (Tone::Info, Glyph::Settings, "Somebody has to say what its columns hold.")
        }
        ImportState::Cancelled if started => (Tone::Idle, Glyph::Block, "Cancelled."),
        ImportState::Cancelled => (Tone::Idle, Glyph::Block, "Discarded."),
        _ => return None,
    };
    let roster = (done > 0).then(|| {
        let users = counted(done, "user", "users");
        format!("{users} created or updated before it stopped stay as they are.")
    });
    let cause = if import.cause.is_empty() && done == 0 {
        "Nothing in the roster has changed.".to_owned()
    } else {
        import.cause.clone()
    };
    let words = view! { <p>{cause}</p>{roster.map(|words| view! { <p>{words}</p> })} };
    Some(view! { <Notice tone glyph title>{words}</Notice> }.into_any())
}

/// What can be done with an import that has ended.
#[component]
pub fn FinishedActions(import: Import, base: String, may_run: bool) -> impl IntoView {
    let counts = *import.counts();
    let left_out = counts.invalid + counts.held;
    let users = touched(&import.applied);
    let here = format!("{base}/imports/{}", import.id);
    let again = may_run && import.state != ImportState::Done;
    view! {
        {(left_out > 0).then(|| view! {
            <ButtonLink
                href=format!("{here}/errors.csv")
                label=format!("Error report, {}", counted(left_out, "row", "rows"))
                glyph=Glyph::Exports
            />
        })}
        {(users > 0).then(|| view! {
            <ButtonLink
                href=format!("{base}/users?import={}", import.id)
                label=format!("{} touched", counted(users, "user", "users"))
                glyph=Glyph::Users
            />
        })}
        {again.then(|| view! {
            <ButtonLink href=format!("{base}/imports/new") label="New import" weight=Weight::Primary glyph=Glyph::Imports/>
        })}
    }
}
