use leptos::either::Either;
use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::imports::{Import, ImportList, ImportState, Outcome};

use crate::address::with_query;
use crate::filters::{FilterTarget, StateFilter};
use crate::ui::bar::BarSize;
use crate::ui::empty::Empty;
use crate::ui::format::{bytes, counted, duration, thousands};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::link::{ButtonLink, Weight};
use crate::ui::outcomes::{OutcomeBar, outcome_glyph, outcome_tone};
use crate::ui::page::PageHead;
use crate::ui::pager::Pager;
use crate::ui::status::Status;
use crate::ui::table::{Head, Table};
use crate::ui::time::Ago;

/// `base`: the address of this list.
#[component]
pub fn ImportsPage(
    list: ImportList,
    state: Option<ImportState>,
    base: String,
    may_run: bool,
    now: Timestamp,
) -> impl IntoView {
    let template = format!("{base}/template.csv");
    let actions = view! {
        <ButtonLink href=template label="Template" glyph=Glyph::File weight=Weight::Quiet/>
        {may_run.then(|| view! {
            <ButtonLink href=format!("{base}/mappings") label="Saved mappings" weight=Weight::Quiet/>
            <ButtonLink href=format!("{base}/new") label="New import" glyph=Glyph::Imports weight=Weight::Primary/>
        })}
    };
    let first_page = list.previous.is_none();
    let bare = list.imports.is_empty() && first_page && state.is_none();
    let body = if bare {
        Either::Left(nothing_yet(&base, may_run))
    } else {
        Either::Right(history(list, state, base, now))
    };
    view! { <PageHead title="Imports" actions=Some(actions.into_any())/> {body} }
}

fn nothing_yet(base: &str, may_run: bool) -> impl IntoView + use<> {
    let columns = format!("{base}/columns");
    let new = format!("{base}/new");
    let text = if may_run {
        "Import users from a CSV file. You review a preview of every row before anything is saved."
    } else {
        "Nobody has imported a file yet. Your role does not import; a colleague whose role does can begin."
    };
    view! {
        <Empty
            glyph=Glyph::Imports
            title="No imports yet"
            text
        >
            {may_run.then(|| view! { <ButtonLink href=new label="Import a file"/> })}
            <ButtonLink href=columns label="File format" weight=Weight::Quiet/>
        </Empty>
    }
}

fn history(
    list: ImportList,
    state: Option<ImportState>,
    base: String,
    now: Timestamp,
) -> impl IntoView {
    let code = state.map(ImportState::code).unwrap_or_default();
    let page = |name: &'static str, id: Option<uuid::Uuid>| {
        let id = id?.to_string();
        Some(with_query(&base, [("state", code.to_owned()), (name, id)]))
    };
    let (previous, next) = (page("after", list.previous), page("before", list.next));
    let shown = list.imports.len() as i64;
    let summary = if shown == 0 {
        "No imports with this status".to_owned()
    } else {
        format!("{}, newest first", counted(shown, "import", "imports"))
    };
    let rows = list.imports.into_iter().map(|import| row(import, &base, now)).collect_view();
    let states = ImportState::ALL.map(|one| (one.code(), one.label())).to_vec();
    let chosen = state.map(ImportState::code);
    let target = FilterTarget { action: base.clone(), without: base.into(), kept: vec![] };
    view! {
        <div class="toolbar"><StateFilter choices=states chosen target/></div>
        <Table label="Imports" caption="Imports, newest first" heads=heads()>{rows}</Table>
        <Pager summary previous next/>
        <ColourKey/>
    }
}

/// The column heads of the import history. The overview page uses them too.
pub fn heads() -> Vec<Head> {
    vec![
        Head::new("File"),
        Head::new("Status").class("at-end"),
        Head::new("Results"),
        Head::new("Rows").class("r"),
        Head::new("Not imported").class("r").rank("3"),
        Head::new("Duration").class("r").rank("2"),
        Head::new("By").class("tight").rank("3"),
        Head::new("Uploaded").class("tight"),
    ]
}

/// One row of a table with these column heads.
pub fn row(import: Import, base: &str, now: Timestamp) -> impl IntoView + use<> {
    let href = format!("{base}/{}", import.id);
    let counts = *import.counts();
    let is_checked = counts.rows() > 0;
    let bar = if is_checked {
        let whole = import.rows;
        Either::Left(view! { <OutcomeBar counts whole size=BarSize::Row/> })
    } else {
        Either::Right(view! { <span class="muted">"None yet"</span> })
    };
    let left_out = counts.invalid + counts.held + counts.skipped;
    let took = match (import.started_at, import.finished_at) {
        (Some(start), Some(end)) => duration(end.seconds_since(start)),
        (Some(_), None) => "In progress".to_owned(),
        _ => "Not started".to_owned(),
    };
    let aside = match (&import.waiting_for, import.state, import.undone_by.as_deref()) {
        (Some(other), ..) => format!("after {}", other.file_name),
        (None, ImportState::Undone | ImportState::Undoing, Some(by)) => format!("by {by}"),
        _ => import.cause.clone(),
    };
    let by = import.started_by.unwrap_or(import.uploaded_by);
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <a href=href>
                    <span class="truncate" title=import.file_name.clone()><bdi>{import.file_name.clone()}</bdi></span>
                </a>
                <small>{bytes(import.size)}</small>
            </th>
            <td role="cell" class="at-end">
                <Status of=import.state/>
                {(!aside.is_empty()).then(|| view! { <small class="why" title=aside.clone()>{aside.clone()}</small> })}
            </td>
            <td role="cell" data-label="Results">{bar}</td>
            <td role="cell" class="r" data-label="Rows">{thousands(import.rows)}</td>
            <td role="cell" class="r" data-rank="3" data-label="Not imported">{thousands(left_out)}</td>
            <td role="cell" class="r" data-rank="2" data-label="Duration" data-narrow="hide">{took}</td>
            <td role="cell" class="tight" data-rank="3" data-label="By"><bdi>{by}</bdi></td>
            <td role="cell" class="tight" data-label="Uploaded"><Ago at=import.uploaded_at now/></td>
        </tr>
    }
}

/// The legend for the colours of the bars.
#[component]
fn ColourKey() -> impl IntoView {
    let items = Outcome::ALL
        .map(|outcome| {
            view! {
                <div>
                    <dt data-tone=outcome_tone(outcome).code()>
                        <Icon of=outcome_glyph(outcome)/>
                        {outcome.label()}
                    </dt>
                    <dd class="vh">"Colour in the bars above"</dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl class="legend">{items}</dl> }
}
