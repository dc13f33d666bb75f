//! An import that has ended: done, failed, cancelled or undone. Also an import that waits for its
//! mapping, for an operator who may not choose one.

use leptos::prelude::*;
use rollcall_core::imports::{Counts, Import, ImportState, Outcome, RowFilter};

use super::conflict::AllHeld;
use super::facts::ImportFacts;
use super::format::{left_out, left_out_in_words, touched};
use super::query::rows_address;
use super::rows_table::RowsTable;
use super::undone::{KeptUsers, undone};
use super::view::{ImportView, RowsWork};
use super::warned::accepted_words;
use crate::ui::bar::BarSize;
use crate::ui::format::{counted, thousands};
use crate::ui::icon::Glyph;
use crate::ui::link::{ButtonLink, PostButton, Weight};
use crate::ui::notice::Notice;
use crate::ui::outcomes::{
    OutcomeBar, OutcomeLegend, outcome_glyph, outcome_tone, outcomes_in_words,
};
use crate::ui::tabs::{Tab, Tabs};
use crate::ui::tone::Tone;

#[component]
pub fn Finished(view: ImportView) -> impl IntoView {
    let (here, base, imports) = (view.here(), view.base(), view.imports());
    let ImportView { import, rows, kept, kept_first, refused, may_run, now, .. } = view;
    let counts = *import.counts();
    let notice = notice(&import);
    let undone = undone(&import);
    let outcomes = (counts.rows() > 0).then(|| {
        view! {
            <div class="gap-above">
                <OutcomeBar counts whole=import.rows size=BarSize::Large/>
                <OutcomeLegend counts/>
                {accepted_words(&counts).map(|words| view! { <p class="muted gap-above"><small>{words}</small></p> })}
            </div>
        }
    });
    let may_decide = may_run && may_decide(&import);
    let held = (may_decide && counts.held > 0).then(|| {
        view! { <div class="section"><AllHeld held=counts.held here=here.clone()/></div> }
    });
    let rows = rows.map(|rows| {
        let (title, words, tabs) = rows_head(&import, rows.filter, &here);
        let work = if may_decide { RowsWork::Decide } else { RowsWork::Read };
        view! {
            <section class="section" aria-labelledby="rows">
                <div class="section__head"><h2 id="rows">{title}</h2><p>{words}</p></div>
                {tabs}
                <RowsTable rows here=here.clone() work refused/>
            </section>
        }
    });
    let total = import.undone.kept;
    view! {
        {undone}
        {notice}
        {outcomes}
        <KeptUsers users=kept first=kept_first total base here/>
        {held}
        {rows}
        <section class="section" aria-labelledby="about">
            <div class="section__head"><h2 id="about">"About this import"</h2></div>
            <ImportFacts import now imports/>
        </section>
    }
}

/// Whether the held rows of an import can be decided.
fn may_decide(import: &Import) -> bool {
    matches!(import.state, ImportState::Done | ImportState::Cancelled | ImportState::Failed)
        && import.started_at.is_some()
}

/// The heading of the rows: of a finished run, those that were not imported; of a run that stopped, all
/// rows.
fn rows_head(
    import: &Import,
    filter: RowFilter,
    here: &str,
) -> (&'static str, String, Option<AnyView>) {
    let counts = import.counts();
    let tab = |one: Outcome, count: Option<i64>| Tab {
        label: one.label(),
        href: rows_address(here, RowFilter::Outcome(one)),
        count,
        look: Some((outcome_tone(one), outcome_glyph(one))),
        current: filter == RowFilter::Outcome(one),
    };
    let (title, words, tabs) = if import.state == ImportState::Done {
        let left_out: Vec<Tab> =
            left_out(counts).into_iter().map(|one| tab(one, Some(counts.of(one)))).collect();
        ("Rows not imported", left_out_in_words(counts), left_out)
    } else {
        let all = Tab {
            label: "All",
            href: rows_address(here, RowFilter::All),
            count: Some(import.rows),
            look: None,
            current: filter == RowFilter::All,
        };
        // The other tabs also show rows that the run did not reach, so their counts are not known. Only
        // held rows always come from the run.
        let others =
            [Outcome::Invalid, Outcome::Held, Outcome::Skipped].into_iter().filter_map(|one| {
                let known = (one == Outcome::Held).then_some(counts.held);
                (counts.of(one) + import.preview.of(one) > 0).then(|| tab(one, known))
            });
        let not_run = (import.rows - counts.rows()).max(0);
        let words = format!("{} not processed", thousands(not_run));
        ("Rows", words, std::iter::once(all).chain(others).collect())
    };
    let tabs = (tabs.len() > 1).then(|| view! { <Tabs label="Rows by result" tabs/> }.into_any());
    (title, words, tabs)
}

/// Why the import ended like this, and what that means for the roster.
fn notice(import: &Import) -> Option<AnyView> {
    let started = import.started_at.is_some();
    let (tone, glyph, title) = match import.state {
        ImportState::Failed if started => (Tone::Bad, Glyph::Alert, "The import stopped."),
        ImportState::Failed => (Tone::Bad, Glyph::Alert, "This file cannot be imported."),
        ImportState::Mapping => {
            (Tone::Info, Glyph::Settings, "The columns of this file still need to be matched.")
        }
        ImportState::Cancelled if started => (Tone::Idle, Glyph::Block, "Cancelled."),
        ImportState::Cancelled => (Tone::Idle, Glyph::Block, "Cancelled."),
        _ => return None,
    };
    let words = view! {
        {(!import.cause.is_empty()).then(|| view! { <p>{import.cause.clone()}</p> })}
        <p>{what_was_done(import)}</p>
    };
    Some(view! { <Notice tone glyph title>{words}</Notice> }.into_any())
}

fn what_was_done(import: &Import) -> String {
    let nothing = "Nothing was imported.";
    let done = &import.applied;
    if import.started_at.is_none() || done.rows() == 0 {
        // Some causes already say it.
        let said = import.cause.contains(nothing);
        return if said { String::new() } else { nothing.to_owned() };
    }
    let rows = format!("{} of {}", thousands(done.rows()), counted(import.rows, "row", "rows"));
    format!("{rows} were processed: {}.", outcomes_in_words(done))
}

/// What can be done with an import that has ended.
#[component]
pub fn FinishedActions(import: Import, base: String, may_run: bool) -> impl IntoView {
    let counts = *import.counts();
    let left_out = counts.invalid + counts.held;
    // The error report also holds the rows that were left out because of their warnings.
    let leaves_out = !import.choices.leave_out.is_empty();
    let label = match leaves_out {
        true => "Error report".to_owned(),
        false => format!("Error report ({})", counted(left_out, "row", "rows")),
    };
    let users = touched(&import.applied);
    let here = format!("{base}/imports/{}", import.id);
    view! {
        {(left_out > 0 || leaves_out).then(|| view! {
            <ButtonLink
                href=format!("{here}/errors.csv")
                label
                glyph=Glyph::Exports
            />
        })}
        {(users > 0 && import.state != ImportState::Undone).then(|| view! {
            <ButtonLink
                href=format!("{base}/users?import={}", import.id)
                label=format!("View {}", counted(users, "affected user", "affected users"))
                glyph=Glyph::Users
            />
        })}
        {may_run.then(|| ways_on(&import, &counts, &base, &here))}
    }
}

/// The next step: resume, re-check, undo, or import another file.
fn ways_on(import: &Import, counts: &Counts, base: &str, here: &str) -> impl IntoView + use<> {
    let resume = import.can_resume();
    let recheck = import.can_check_again();
    let left = counted((import.rows - counts.rows()).max(0), "row", "rows");
    let failed = import.state == ImportState::Failed;
    let (first, second) = match recheck && failed {
        true => (Weight::Primary, Weight::Plain),
        false => (Weight::Plain, Weight::Primary),
    };
    let new = match (import.state, resume || recheck) {
        (ImportState::Done, _) => None,
        (_, true) => Some(Weight::Quiet),
        (_, false) => Some(Weight::Primary),
    };
    let undo = import.can_undo().then(|| {
        let begun = import.undone.removed + import.undone.restored > 0;
        let label = if begun { "Resume undo…" } else { "Undo…" };
        view! { <ButtonLink href=format!("{here}/undo") label glyph=Glyph::Undo weight=Weight::Danger/> }
    });
    view! {
        {new.map(|weight| view! {
            <ButtonLink href=format!("{base}/imports/new") label="New import" weight glyph=Glyph::Imports/>
        })}
        {undo}
        {recheck.then(|| view! {
            <PostButton action=format!("{here}/recheck") label="Re-check all rows" glyph=Glyph::Refresh weight=first/>
        })}
        {resume.then(|| view! {
            <PostButton action=format!("{here}/resume") label=format!("Resume ({left} left)") glyph=Glyph::Right weight=second/>
        })}
    }
}
