//! Rows that the run left alone because their users had changed since the preview: what the file
//! says beside what the roster says, and the decision.

use leptos::either::Either;
use leptos::prelude::*;
use rollcall_core::imports::{Cell, HeldDecision, Mark, PreviewRow, RowFilter};

use super::corrections::kept;
use super::refused::{Refused, RefusedNotice};
use super::words::row_in_words;
use crate::ui::format::{counted, thousands};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::notice::Notice;
use crate::ui::table::{Head, Table};
use crate::ui::tone::Tone;

/// Below a held row. `decide`: the operator may; `here`: the address of the import.
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
                    value=HeldDecision::Apply.code()
                    aria-label=format!("Apply the file’s values of {words}")
                >
                    "Apply the file’s values"
                </button>
                <button
                    class="btn btn--sm"
                    name="decision"
                    value=HeldDecision::Drop.code()
                    aria-label=format!("Leave out {words}")
                >
                    "Leave out"
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

/// Both versions of a field.
struct Version {
    column: &'static str,
    file: String,
    now: String,
}

impl Version {
    /// Where the two differ, and the file would win.
    fn of(cell: &Cell) -> Option<Self> {
        let (file, now) = match &cell.mark {
            Mark::Changed { old } => (cell.value.clone(), old.clone()),
            Mark::Cleared { old } => (String::new(), old.clone()),
            _ => return None,
        };
        Some(Self { column: cell.column.name(), file, now })
    }
}

/// `user`: the address of the user's history.
fn said(versions: &[Version], user: Option<String>) -> impl IntoView + use<> {
    let Some(href) = user else {
        return Either::Left("No user has this key any more; applying the row creates one.");
    };
    let rest = match versions.len() {
        0 => "The roster says the same as the file by now; applying changes nothing.",
        1 => "This is where the file and the roster differ.",
        _ => "These are the fields in which the file and the roster differ.",
    };
    Either::Right(view! {
        "The user was changed after the preview ("<a href=href>"who, and what"</a>"). "{rest}
    })
}

fn both(versions: Vec<Version>, words: String) -> impl IntoView {
    let heads = vec![Head::new("Field"), Head::new("In the file"), Head::new("In the roster now")];
    let rows = versions
        .into_iter()
        .map(|one| {
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row"><code>{one.column}</code></th>
                    <td role="cell" data-label="In the file">{shown(one.file)}</td>
                    <td role="cell" data-label="In the roster">{shown(one.now)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="held__versions">
            <Table
                label=format!("Both versions of {words}")
                caption="What the file says, and what the roster says now"
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

/// All held rows at once, with the number on the buttons.
#[component]
pub fn AllHeld(held: i64, here: String) -> impl IntoView {
    let title = if held == 1 {
        "1 row is held.".to_owned()
    } else {
        format!("{} rows are held.", thousands(held))
    };
    let apply = format!("Apply the file’s values to {}", counted(held, "user", "users"));
    let drop = if held == 1 {
        "Leave the row out".to_owned()
    } else {
        format!("Leave all {} out", thousands(held))
    };
    view! {
        <Notice tone=Tone::Warn glyph=Glyph::Hand title>
            <p>
                "Their users were changed after the preview, so the run left them alone. Compare them one by one, or decide about all at once. Applying overwrites what was changed since, but never a verified name. Rows that would change a status stay held for a decision each, unless the settings let files do that without confirmation."
            </p>
            <form class="actions gap-above" method="post" action=format!("{here}/held/all")>
                <button class="btn" name="decision" value=HeldDecision::Apply.code()>{apply}</button>
                <button class="btn" name="decision" value=HeldDecision::Drop.code()>{drop}</button>
            </form>
        </Notice>
    }
}
