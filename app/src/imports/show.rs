use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;
use rollcall_core::Error;
use rollcall_core::access::Permission;
use rollcall_core::imports::{self, Import, ImportState, KeptUser, Outcome, RowFilter};

use super::format::{header_words, left_out, words_reason};
use super::page::ImportPage;
use super::query::ImportPageQuery;
use super::refused::Refused;
use super::view::{ImportView, RowsView};
use crate::answer::{Answer, status};
use crate::console::ConsoleContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;

const ROWS: usize = 50;

/// The page of an import. Its address stays the same from the upload to the end.
pub async fn show(console: ConsoleContext, Query(query): Query<ImportPageQuery>) -> Answer {
    page(&console, &query, None).await
}

/// Shows the page again, with the reason why an action was refused. An error that is not about the
/// import (a role, an unknown address) gets a page of its own.
pub async fn again(
    console: &ConsoleContext,
    query: &ImportPageQuery,
    error: Error,
    refused: Refused,
) -> Answer {
    match error {
        Error::Conflict(_) | Error::Invalid(_) => {
            page(console, query, Some((error, refused))).await
        }
        other => Err(other.into()),
    }
}

async fn page(
    console: &ConsoleContext,
    query: &ImportPageQuery,
    refused: Option<(Error, Refused)>,
) -> Answer {
    let id = console.id("import")?;
    // Reads the progress before the import. If the state changes in between, the page is older than it
    // could be and reloads at once. In the other order it would wait for a change that has already
    // happened.
    let progress = imports::progress(console.ctx(), &console.actor, id).await?;
    let import = imports::find(console.ctx(), &console.actor, id).await?;
    let import = import.ok_or(PageError::Missing("import"))?;
    if import.state == ImportState::Mapping && console.may(Permission::RunImports) {
        let mapping = console.at(&format!("/imports/{id}/mapping"));
        return Ok(Redirect::to(&mapping).into_response());
    }
    if import.state == ImportState::Ready
        && console.may(Permission::RunImports)
        && waits_for_words(&import)
        && refused.is_none()
        && query.is_bare()
    {
        let words = console.at(&format!("/imports/{id}/words"));
        return Ok(Redirect::to(&words).into_response());
    }
    let progress = progress.filter(|_| import.state.is_moving());
    let rows = rows(console, &import, query).await?;
    let kept = kept(console, &import, query).await?;
    let mut document = console.document(&import.file_name).moving(import.state.is_moving());
    if let Some((error, _)) = &refused {
        document = document.status(status(error));
        // The page of a running import reloads itself. Here a reload would send the form again.
        if import.state.is_moving() {
            return Err(error.clone().into());
        }
    }
    let settings = imports::settings(console.ctx(), &console.actor).await?;
    let view = ImportView {
        import,
        settings,
        progress,
        rows,
        kept,
        kept_first: query.kept(),
        refused: refused.map(|(_, refused)| refused),
        checked: query.checked(),
        organization: console.actor.organization.slug.clone(),
        application: console.actor.application.slug.clone(),
        may_run: console.may(Permission::RunImports),
        now: console.now,
    };
    Ok(console.page(NavSection::Imports, document, move || view! { <ImportPage view/> }))
}

/// After an operator has matched the columns, they are asked about words of the file that have no
/// meaning yet.
fn waits_for_words(import: &Import) -> bool {
    import.reading.ask_words && words_reason(import).is_some()
}

/// The rows to show: all rows of a preview or of a run that stopped, and of a finished run those that
/// were not imported.
async fn rows(
    console: &ConsoleContext,
    import: &Import,
    query: &ImportPageQuery,
) -> Result<Option<RowsView>, PageError> {
    let filter = match import.state {
        ImportState::Ready => query.filter(),
        ImportState::Cancelled | ImportState::Failed if import.started_at.is_some() => {
            query.filter()
        }
        ImportState::Done => {
            let left_out = left_out(import.counts());
            let chosen = Outcome::from_code(&query.outcome).filter(|one| left_out.contains(one));
            let Some(outcome) = chosen.or(left_out.first().copied()) else { return Ok(None) };
            RowFilter::Outcome(outcome)
        }
        _ => return Ok(None),
    };
    let page = imports::rows(console.ctx(), &console.actor, import.id, filter, query.first(), ROWS)
        .await?;
    let header = header_words(import.reading.header_line, import.reading.titles);
    Ok(page.map(|page| RowsView { page, filter, columns: import.columns.clone(), header }))
}

/// The users that an undo kept, if the operator may read users.
async fn kept(
    console: &ConsoleContext,
    import: &Import,
    query: &ImportPageQuery,
) -> Result<Vec<KeptUser>, PageError> {
    if import.undone.kept == 0 || !console.may(Permission::ReadUsers) {
        return Ok(Vec::new());
    }
    let found = imports::kept_users(console.ctx(), &console.actor, import.id, query.kept()).await?;
    Ok(found.unwrap_or_default())
}
