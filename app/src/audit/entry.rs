use axum::extract::Path;
use leptos::prelude::*;
use rollcall_core::access::Permission;
use rollcall_core::audit::{self, AuditEntry};
use rollcall_core::users::{self, FieldChange};

use super::entry_page::{EntryPage, EntryView};
use super::sentence::names_in;
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;

/// `GET …/audit/{number}`
pub async fn show(
    console: ConsoleContext,
    Path((_, _, number)): Path<(String, String, String)>,
) -> Answer {
    let missing = PageError::Missing("audit entry");
    let Ok(number) = number.parse::<i64>() else { return Err(missing) };
    let found = audit::find(console.ctx(), &console.actor, number).await?;
    let record = found.ok_or(missing)?;
    let names = names_in(&console, std::slice::from_ref(&record.entry)).await?;
    let view = EntryView {
        fields: changed_fields(&console, &record.entry).await?,
        record,
        names,
        actor: console.actor.clone(),
        base: console.base.clone(),
        now: console.now,
    };
    let document = console.document(&format!("Audit entry {number}"));
    Ok(console.page(NavSection::Audit, document, move || view! { <EntryPage view/> }))
}

/// The values of a user's fields before and after, which are kept with the user and not in the log.
async fn changed_fields(
    console: &ConsoleContext,
    entry: &AuditEntry,
) -> Result<Vec<FieldChange>, PageError> {
    let is_edit = entry.action == "user.edited" && console.may(Permission::ReadUsers);
    let Some(id) = entry.subject_id.filter(|_| is_edit) else { return Ok(Vec::new()) };
    if users::find(console.ctx(), &console.actor, id).await?.is_none() {
        return Ok(Vec::new());
    }
    let history = users::history(console.ctx(), &console.actor, id).await?;
    let then = history.into_iter().find(|change| change.at == entry.at && !change.created);
    Ok(then.map(|change| change.changes).unwrap_or_default())
}
