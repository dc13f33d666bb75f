use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;
use rollcall_core::access::Permission;
use rollcall_core::imports::{self, Import, ImportState, Outcome, RowFilter};
use serde::Deserialize;

use super::page::{ImportPage, ImportView};
use super::rows::RowsView;
use super::words::left_out;
use crate::answer::{Answer, Refusal};
use crate::console::Console;
use crate::shell::frame::Room;

const ROWS: usize = 50;

/// Which rows of the file are looked at.
#[derive(Deserialize)]
pub struct Wish {
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    first: String,
}

/// One address for the whole life of an import.
pub async fn show(console: Console, Query(wish): Query<Wish>) -> Answer {
    let id = console.id(Room::Imports, "import")?;
    let refuse = |error| console.refuse(Room::Imports, &error);
    // The progress is read first: it may be older than the import, and then the page is loaded
    // again at its first question; the other way round it would wait for a change that is past.
    let progress = imports::progress(console.ctx(), &console.actor, id).await.map_err(refuse)?;
    let import = imports::find(console.ctx(), &console.actor, id).await.map_err(refuse)?;
    let import = import.ok_or_else(|| console.missing(Room::Imports, "import"))?;
    if import.state == ImportState::Mapping && console.may(Permission::RunImports) {
        let mapping = console.at(&format!("/imports/{id}/mapping"));
        return Ok(Redirect::to(&mapping).into_response());
    }
    let progress = progress.filter(|_| import.state.is_moving());
    let rows = rows(&console, &import, &wish).await?;
    let document = console.document(&import.file_name).moving(import.state.is_moving());
    let view = ImportView {
        import,
        progress,
        rows,
        organization: console.actor.organization.slug.clone(),
        application: console.actor.application.slug.clone(),
        may_run: console.may(Permission::RunImports),
        now: console.now,
    };
    Ok(console.page(Room::Imports, document, move || view! { <ImportPage view/> }))
}

/// The rows to show: any of a preview, those left out of a finished run.
async fn rows(
    console: &Console,
    import: &Import,
    wish: &Wish,
) -> Result<Option<RowsView>, Refusal> {
    let chosen = Outcome::from_code(&wish.outcome);
    let outcome = match import.state {
        ImportState::Ready => chosen,
        ImportState::Done => {
            let left_out = left_out(import.counts());
            let wanted = chosen.filter(|one| left_out.contains(one));
            let Some(outcome) = wanted.or(left_out.first().copied()) else { return Ok(None) };
            Some(outcome)
        }
        _ => return Ok(None),
    };
    let first = wish.first.parse::<i64>().unwrap_or(0).max(0);
    let filter = outcome.map_or(RowFilter::All, RowFilter::Outcome);
    let page = imports::rows(console.ctx(), &console.actor, import.id, filter, first, ROWS)
        .await
        .map_err(|error| console.refuse(Room::Imports, &error))?;
    Ok(page.map(|page| RowsView { page, outcome, columns: import.columns.clone() }))
}
