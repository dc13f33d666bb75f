//! The preview: what a start would do, why rows are invalid, the rows themselves, and the buttons to
//! decide.

use leptos::prelude::*;
use rollcall_core::imports::{self, Counts, Import, ImportRef, RowFilter};

use super::bar::bar;
use super::choices::ChoicesForm;
use super::corrections::kept;
use super::facts::ImportFacts;
use super::form::CHANGES;
use super::loss::Loss;
use super::notices::ReadingNotices;
use super::offers::suggestions;
use super::query::rows_address;
use super::rows::Rows;
use super::view::{ImportView, RowsView, RowsWork};
use super::warned::warnings;
use crate::ui::bar::BarSize;
use crate::ui::format::{counted, thousands};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::notice::Notice;
use crate::ui::outcomes::{OutcomeBar, OutcomeLegend};
use crate::ui::rank::{Rank, Ranked};
use crate::ui::tone::Tone;

#[component]
pub fn Preview(view: ImportView) -> impl IntoView {
    let here = view.here();
    let imports = view.imports();
    let ImportView { import, rows, refused, checked, may_run, settings, now, .. } = view;
    let counts = import.preview;
    let shown = rows.as_ref().map(|rows| rows.filter);
    let same = import.same_as.clone().map(|other| same_file(other, &imports));
    let bar = bar(&import, &here, may_run, settings);
    let checked = (checked > 0).then(|| checked_first(checked));
    let form = may_run.then(|| form(&import, rows.as_ref(), &here));
    let suggestions = suggestions(&import, &here, may_run);
    let read = view! { <ReadingNotices import=import.clone() here=here.clone() may_run/> };
    let loss = view! { <Loss import=import.clone() here=here.clone() may_run/> };
    let warnings = warnings(&import, &here, may_run);
    let choices = may_run.then(|| {
        let typed = refused.as_ref().and_then(|refused| refused.choices.clone());
        let open = typed.is_some();
        let choices = typed.unwrap_or_else(|| import.choices.clone());
        view! { <ChoicesForm choices columns=import.columns.clone() open/> }
    });
    let work = if may_run { RowsWork::Correct } else { RowsWork::Read };
    let why = (!import.reasons.is_empty()).then(|| reasons(&import, &here, shown, may_run));
    let reasons = import.reasons.iter().chain(&import.warnings).cloned().collect::<Vec<_>>();
    view! {
        {checked}
        {form}
        {same}
        {read}
        {loss}
        <div class="halves">
            <section aria-labelledby="will">
                <h2 class="section__head" id="will">"What this import will do"</h2>
                <OutcomeBar counts whole=import.rows size=BarSize::Large/>
                <OutcomeLegend counts/>
                {status_changes(&counts)}
                {protected(&counts)}
                {corrected(import.corrections)}
            </section>
            {why}
        </div>
        {suggestions}
        {warnings}
        {choices}
        {rows.map(|rows| view! { <Rows rows counts reasons here work refused/> })}
        <section class="section" aria-labelledby="about">
            <div class="section__head"><h2 id="about">"About this file"</h2></div>
            <ImportFacts import now imports/>
        </section>
        {bar}
    }
}

/// The form for everything that can be changed on the page. Its fields and buttons are elsewhere and
/// refer to it by its id. Its first button is hidden: Enter in a field presses it, so that Enter checks
/// the changes instead of starting the import.
fn form(import: &Import, rows: Option<&RowsView>, here: &str) -> impl IntoView + use<> {
    let kept = rows.map(|rows| kept(rows.filter, rows.page.first));
    view! {
        <form id=CHANGES method="post" action=format!("{here}/check")>
            <input type="hidden" name="seen" value=imports::as_seen(import)/>
            {kept}
            <button class="vh" tabindex="-1" aria-hidden="true"></button>
        </form>
    }
}

/// The notice that nothing was started, because the form had changes that no preview had shown.
fn checked_first(count: i64) -> impl IntoView {
    let title = match count {
        1 => "Your change was checked first; nothing is imported yet.".to_owned(),
        count => {
            format!(
                "Your {} changes were checked first; nothing is imported yet.",
                thousands(count)
            )
        }
    };
    view! {
        <Notice tone=Tone::Info glyph=Glyph::Check title>
            <p>"The preview now includes them. Review what this import will do, then start it."</p>
        </Notice>
        <div class="gap-above"></div>
    }
}

fn same_file(other: ImportRef, imports: &str) -> impl IntoView + use<> {
    let href = format!("{imports}/{}", other.id);
    let title = format!("This exact file was imported on {}.", other.at.day());
    view! {
        <Notice tone=Tone::Info glyph=Glyph::Info title>
            <p>
                "Users that have not changed since are left as they are. Users that have changed are set back to the values in the file. "
                <a href=href>"View that import"</a>
            </p>
        </Notice>
        <div class="gap-above"></div>
    }
}

fn status_changes(counts: &Counts) -> impl IntoView + use<> {
    let users = counts.status_changes;
    (users > 0).then(|| {
        view! {
            <p class="row gap-above">
                <span class="status" data-tone="warn">
                    <Icon of=Glyph::Alert/>
                    {counted(users, "status change", "status changes")}
                </span>
                <span class="muted"><small>"Existing users whose status will change."</small></span>
            </p>
        }
    })
}

fn protected(counts: &Counts) -> impl IntoView + use<> {
    let cells = counts.protected_cells;
    (cells > 0).then(|| {
        view! {
            <p class="row gap-above">
                <span class="verified">
                    <Icon of=Glyph::Lock/>
                    {counted(cells, "verified value kept", "verified values kept")}
                </span>
                <span class="muted">
                    <small>"The file has a different name for these users. Verified names do not change; the rest of the row is imported."</small>
                </span>
            </p>
        }
    })
}

fn corrected(cells: i64) -> impl IntoView {
    (cells > 0).then(|| {
        view! {
            <p class="row gap-above">
                <span class="status">
                    <Icon of=Glyph::Pencil/>
                    {counted(cells, "corrected cell", "corrected cells")}
                </span>
                <span class="muted"><small>"Saved with this import. The uploaded file does not change."</small></span>
            </p>
        }
    })
}

/// The number of reasons that are listed. A file that was made for another system may have many.
const REASONS: usize = 8;

/// The reasons why rows are invalid. Each links to its rows. `shown`: the current filter.
fn reasons(
    import: &Import,
    here: &str,
    shown: Option<RowFilter>,
    may_run: bool,
) -> impl IntoView + use<> {
    let form = may_run.then_some(CHANGES);
    let count = import.preview.invalid;
    let title = format!("Why {}", counted(count, "row is invalid", "rows are invalid"));
    let items = import
        .reasons
        .iter()
        .take(REASONS)
        .map(|reason| {
            let filter = RowFilter::Reason { column: reason.column, code: reason.code };
            let current = shown == Some(filter);
            Ranked {
                label: format!("{}: {}", reason.column.label(), reason.label),
                aside: if current { "shown below".to_owned() } else { String::new() },
                href: rows_address(here, filter),
                count: reason.count,
            }
        })
        .collect();
    let more = import.reasons.len().saturating_sub(REASONS);
    let more = (more > 0).then(|| {
        format!(
            "{}, shown next to each row below and in the error report.",
            counted(more as i64, "more reason", "more reasons")
        )
    });
    view! {
        <section aria-labelledby="why">
            <h2 class="section__head" id="why">{title}</h2>
            <Rank items tone=Tone::Bad form/>
            {more.map(|words| view! { <p class="muted"><small>{words}</small></p> })}
        </section>
    }
}
