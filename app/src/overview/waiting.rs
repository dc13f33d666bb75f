//! Imports that need a decision, and what is running now.

use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::imports::{Import, ImportState};

use crate::ui::bar::BarSize;
use crate::ui::format::{counted, thousands};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::outcomes::{OutcomeBar, outcomes_in_words};
use crate::ui::progress::Progressbar;
use crate::ui::status::Status;
use crate::ui::table::{Head, Table};
use crate::ui::time::Ago;

/// Imports that need somebody: to match their columns, or to press Start. `base`: the address of the import history.
#[component]
pub fn Waiting(imports: Vec<Import>, base: String, now: Timestamp) -> impl IntoView {
    let count = counted(imports.len() as i64, "import", "imports");
    let heads = vec![
        Head::new("Import"),
        Head::new("Details"),
        Head::new("Since").class("tight"),
        Head::new("Action").class("tight at-end").hidden(),
    ];
    let some = !imports.is_empty();
    let rows = imports.into_iter().map(|import| row(import, &base, now)).collect_view();
    some.then(|| {
        view! {
            <section class="section" aria-labelledby="attention">
                <div class="section__head"><h2 id="attention">"Needs your attention"</h2><p>{count}</p></div>
                <Table label="Needs your attention" caption="Imports awaiting a decision" heads>
                    {rows}
                </Table>
            </section>
        }
    })
}

fn row(import: Import, base: &str, now: Timestamp) -> impl IntoView + use<> {
    let href = format!("{base}/{}", import.id);
    let (detail, action) = if import.state == ImportState::Mapping {
        ("Columns need to be matched".to_owned(), "Match columns")
    } else {
        (format!("Preview: {}", outcomes_in_words(&import.preview)), "Review")
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <span class="status" data-tone="info">
                    <Icon of=Glyph::Imports/>
                    <a href=href.clone() class="wrap"><bdi>{import.file_name}</bdi></a>
                </span>
            </th>
            <td role="cell">{detail}</td>
            <td role="cell" class="tight" data-label="Since" data-narrow="hide">
                <Ago at=import.uploaded_at now/>
            </td>
            <td role="cell" class="tight at-end"><a class="btn btn--sm" href=href>{action}</a></td>
        </tr>
    }
}

#[component]
pub fn Running(imports: Vec<Import>, base: String) -> impl IntoView {
    let some = !imports.is_empty();
    let items = imports.into_iter().map(|import| item(import, &base)).collect_view();
    some.then(|| {
        view! {
            <section class="section" aria-labelledby="running">
                <div class="section__head"><h2 id="running">"Running now"</h2></div>
                <div class="stack">{items}</div>
            </section>
        }
    })
}

fn item(import: Import, base: &str) -> impl IntoView + use<> {
    let href = format!("{base}/{}", import.id);
    let counts = *import.counts();
    let done = counts.rows();
    let whole = import.rows.max(done);
    // The number of rows is known only after the file has been validated.
    let known = import.state != ImportState::Validating;
    let words = if known {
        format!("{} of {}", thousands(done), counted(whole, "row", "rows"))
    } else {
        format!("{} checked so far", counted(done, "row", "rows"))
    };
    let label = format!("Import {}", import.file_name);
    view! {
        <div>
            <p class="row">
                <b><a href=href><bdi>{import.file_name}</bdi></a></b>
                <Status of=import.state/>
                <span class="muted">{words.clone()}</span>
            </p>
            {known.then(|| view! {
                <Progressbar label now=done max=whole text=words>
                    <OutcomeBar counts whole size=BarSize::Row quiet=true/>
                </Progressbar>
            })}
        </div>
    }
}
