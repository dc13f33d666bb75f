//! Held rows: their users changed after the preview. Shows the file's values beside the stored ones,
//! and the buttons to decide.

use leptos::either::Either;
use leptos::prelude::*;
use rollcall_core::imports::{Cell, CellDiff, ConflictDecision, PreviewRow, RowFilter};

use super::corrections::kept;
use super::format::row_in_words;
use super::refused::{Refused, RefusedNotice};
use crate::ui::format::{counted, thousands};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::menu::{AskInForm, Asked};
use crate::ui::notice::Notice;
use crate::ui::table::{Head, Table};
use crate::ui::tone::Tone;

/// The line below a held row. `decide`: the operator may decide; `here`: the address of the import.
#[component]
pub fn HeldRow(
    row: PreviewRow,
    here: String,
    filter: RowFilter,
    width: usize,
    decide: bool,
    refused: Option<Refused>,
) -> impl IntoView {
    let words = row_in_words(&row);
    let base = here.rsplit_once("/imports/").map_or("", |(base, _)| base);
    let user = row.user.map(|id| format!("{base}/users/{id}/history"));
    let versions: Vec<Version> = row.cells.iter().filter_map(Version::of).collect();
    let said = said(&versions, user);
    let buttons = decide.then(|| {
        view! {
            <form class="actions" method="post" action=format!("{here}/held")>
                <input type="hidden" name="ordinal" value=row.ordinal.to_string()/>
                <input type="hidden" name="version" value=row.version.to_string()/>
                {kept(filter, 0)}
                <button
                    class="btn btn--sm"
                    name="decision"
                    value=ConflictDecision::Apply.code()
                    aria-label=format!("Apply file values for {words}")
                >
                    "Apply file values"
                </button>
                <button
                    class="btn btn--sm"
                    name="decision"
                    value=ConflictDecision::Drop.code()
                    aria-label=format!("Skip {words}")
                >
                    "Skip row"
                </button>
            </form>
        }
    });
    view! {
        <tr role="row" class="sub">
            <td role="cell" colspan=width.to_string()>
                {refused.map(|refused| view! { <RefusedNotice refused/> })}
                <div class="notice held" data-tone="warn">
                    <Icon of=Glyph::Hand/>
                    <div><strong>"Held."</strong>" "{said}</div>
                    {buttons}
                    {(!versions.is_empty()).then(|| both(versions, words))}
                </div>
            </td>
        </tr>
    }
}

/// The two values of a field: the stored one and the file's.
struct Version {
    column: &'static str,
    file: String,
    now: String,
}

impl Version {
    /// The two values of a cell, if they differ and the file's would be written.
    fn of(cell: &Cell) -> Option<Self> {
        let (file, now) = match &cell.diff {
            CellDiff::Changed { old } => (cell.value.clone(), old.clone()),
            CellDiff::Cleared { old } => (String::new(), old.clone()),
            _ => return None,
        };
        Some(Self { column: cell.column.label(), file, now })
    }
}

/// `user`: the address of the user's history.
fn said(versions: &[Version], user: Option<String>) -> impl IntoView + use<> {
    let Some(href) = user else {
        return Either::Left("This user no longer exists. Applying the row creates a new user.");
    };
    let rest = match versions.len() {
        0 => "The user already has the values from the file. Applying the row changes nothing.",
        1 => "This field differs from the file.",
        _ => "These fields differ from the file.",
    };
    Either::Right(view! {
        "The user was changed after the preview. "<a href=href>"See the change"</a>". "{rest}
    })
}

fn both(versions: Vec<Version>, words: String) -> impl IntoView {
    let heads = vec![Head::new("Field"), Head::new("In the file"), Head::new("Current value")];
    let rows = versions
        .into_iter()
        .map(|one| {
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row"><code>{one.column}</code></th>
                    <td role="cell" data-label="In the file">{shown(one.file)}</td>
                    <td role="cell" data-label="Current value">{shown(one.now)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="held__versions">
            <Table
                label=format!("Compare {words}")
                caption="Values in the file and current values"
                heads
            >
                {rows}
            </Table>
        </div>
    }
}

fn shown(value: String) -> impl IntoView {
    if value.is_empty() {
        Either::Left(view! { <span class="muted">"empty"</span> })
    } else {
        Either::Right(view! { <bdi>{value}</bdi> })
    }
}

/// The decision about all held rows at once. The buttons say how many rows there are.
#[component]
pub fn AllHeld(held: i64, here: String) -> impl IntoView {
    let title = if held == 1 {
        "1 row is held.".to_owned()
    } else {
        format!("{} rows are held.", thousands(held))
    };
    let apply = format!("Apply file values to {}", counted(held, "user", "users"));
    let all = format!("{here}/held/all");
    let drop = Asked {
        id: "skip-held".into(),
        label: if held == 1 {
            "Skip 1 row".into()
        } else {
            format!("Skip all {} rows", thousands(held))
        },
        names: None,
        title: format!("Skip {}?", counted(held, "held row", "held rows")),
        text: "The users stay as they are now. The rows are in the error report, and cannot be decided again.".into(),
        action: all.clone(),
        confirm: "Skip rows",
        cancel: "Back",
    };
    view! {
        <Notice tone=Tone::Warn glyph=Glyph::Hand title>
            <p>
                "These users were changed after the preview, so the import did not touch them. Compare the rows one by one, or decide for all of them here. Applying a row overwrites the newer values, but never a verified name. Rows that would change a status need a decision each, unless the import settings allow status changes without confirmation."
            </p>
            <form class="actions gap-above" method="post" action=all>
                <button class="btn" name="decision" value=ConflictDecision::Apply.code()>{apply}</button>
                <AskInForm of=drop class="btn" sends=("decision", ConflictDecision::Drop.code())/>
            </form>
        </Notice>
    }
}
