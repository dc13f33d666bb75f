//! The preview: what Start would do, why rows are invalid, the rows, and the decision.

use leptos::either::Either;
use leptos::prelude::*;
use rollcall_core::imports::{Counts, Import, ImportRef};

use super::facts::ImportFacts;
use super::page::ImportView;
use super::rows::Rows;
use super::words::start_words;
use crate::ui::bar::BarSize;
use crate::ui::format::{counted, thousands};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::link::ButtonLink;
use crate::ui::notice::Notice;
use crate::ui::outcomes::{OutcomeBar, OutcomeLegend};
use crate::ui::rank::{Rank, Ranked};
use crate::ui::tone::Tone;

#[component]
pub fn Preview(view: ImportView) -> impl IntoView {
    let here = view.here();
    let imports = view.imports();
    let ImportView { import, rows, may_run, now, .. } = view;
    let counts = import.preview;
    let invalid_rows = format!("{here}?outcome=invalid#rows");
    let same = import.same_as.clone().map(|other| same_file(other, &imports));
    let decision = decision(&import, &here, may_run);
    let guessed = import.reading.guessed.then(|| guessed(&import, &here, may_run));
    view! {
        {same}
        {guessed}
        <div class="halves">
            <section aria-labelledby="will">
                <h2 class="section__head" id="will">"What Start would do"</h2>
                <OutcomeBar counts whole=import.rows size=BarSize::Large/>
                <OutcomeLegend counts/>
                {protected(&counts)}
            </section>
            {(!import.reasons.is_empty()).then(|| reasons(&import, &invalid_rows))}
        </div>
        {rows.map(|rows| view! { <Rows rows counts=counts here/> })}
        <section class="section" aria-labelledby="about">
            <div class="section__head"><h2 id="about">"About this file"</h2></div>
            <ImportFacts import now imports/>
        </section>
        {decision}
    }
}

fn same_file(other: ImportRef, imports: &str) -> impl IntoView + use<> {
    let href = format!("{imports}/{}", other.id);
    let title = format!("This exact file was imported on {}.", other.at.day());
    view! {
        <Notice tone=Tone::Info glyph=Glyph::Info title>
            <p>
                "Going on is safe: rows that are the same come out as unchanged. "
                <a href=href>"See that import"</a>
            </p>
        </Notice>
        <div class="gap-above"></div>
    }
}

/// No byte of a file says that it is in such an encoding: the operator is the one who sees it.
fn guessed(import: &Import, here: &str, may_run: bool) -> impl IntoView + use<> {
    let title = format!("Read as {}.", import.reading.encoding.label());
    let change = may_run.then(|| {
        let href = format!("{here}/mapping");
        view! { " "<a href=href>"Choose another encoding"</a> }
    });
    view! {
        <Notice tone=Tone::Info glyph=Glyph::Info title>
            <p>
                "The file does not say its encoding; this one is the likeliest. Look at names with accents before you start."
                {change}
            </p>
        </Notice>
        <div class="gap-above"></div>
    }
}

fn protected(counts: &Counts) -> impl IntoView + use<> {
    let cells = counts.protected_cells;
    (cells > 0).then(|| {
        view! {
            <p class="row gap-above">
                <span class="verified">
                    <Icon of=Glyph::Lock/>
                    {counted(cells, "protected cell", "protected cells")}
                </span>
                <span class="muted">
                    <small>"Verified names that the file would change. They stay as they are; the rest of the row is taken."</small>
                </span>
            </p>
        }
    })
}

/// Reasons that are listed; a file that was made for another system has many.
const REASONS: usize = 8;

fn reasons(import: &Import, invalid_rows: &str) -> impl IntoView + use<> {
    let count = import.preview.invalid;
    let title = if count == 1 {
        "Why 1 row is invalid".to_owned()
    } else {
        format!("Why {} rows are invalid", thousands(count))
    };
    let items = import
        .reasons
        .iter()
        .take(REASONS)
        .map(|reason| Ranked {
            label: format!("{}: {}", reason.column.name(), reason.label),
            aside: String::new(),
            href: invalid_rows.to_owned(),
            count: reason.count,
        })
        .collect();
    let more = import.reasons.len().saturating_sub(REASONS);
    let more = (more > 0).then(|| {
        format!(
            "{} more, each beside its row below and in the error report.",
            counted(more as i64, "reason", "reasons")
        )
    });
    view! {
        <section aria-labelledby="why">
            <h2 class="section__head" id="why">{title}</h2>
            <Rank items tone=Tone::Bad/>
            {more.map(|words| view! { <p class="muted"><small>{words}</small></p> })}
        </section>
    }
}

/// The foot of the page: the consequence in numbers, and the button that has it.
fn decision(import: &Import, here: &str, may_run: bool) -> impl IntoView + use<> {
    let report = (import.preview.invalid > 0).then(|| {
        view! {
            <ButtonLink href=format!("{here}/errors.csv") label="Error report (CSV)" glyph=Glyph::Exports/>
        }
    });
    let start = format!("{here}/start");
    let (words, button) = match (may_run, start_words(&import.preview)) {
        (false, _) => (
            "Nothing in the roster has changed yet. Your role may not start an import.",
            Either::Left(()),
        ),
        (true, None) => (
            "No row would change the roster, so there is nothing to start. Discard it, or upload a corrected file.",
            Either::Left(()),
        ),
        (true, Some(label)) => (
            "Nothing in the roster has changed yet.",
            Either::Right(view! {
                <form method="post" action=start><button class="btn btn--primary">{label}</button></form>
            }),
        ),
    };
    view! { <div class="actionbar"><p>{words}</p>{report}{button}</div> }
}
