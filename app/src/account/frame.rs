use rollcall_core::{Error, Result, operators};

use crate::console::ConsoleContext;
use crate::page_context::PageContext;
use crate::page_error::PageError;

/// The frame of the application that the operator came from, else of their first.
pub(crate) async fn frame_of(
    page_context: PageContext,
    from: &str,
) -> std::result::Result<ConsoleContext, PageError> {
    match Box::pin(first_open(&page_context, from)).await? {
        Some((org, app)) => Box::pin(ConsoleContext::open(page_context, &org, &app)).await,
        None => Err(PageError::NotFound),
    }
}

/// The slugs of the application at the address `wanted`, else of the operator's first that opens from
/// where they are. If none does, the first, whose page says why. `None`: they have none.
pub(crate) async fn first_open(
    page_context: &PageContext,
    wanted: &str,
) -> std::result::Result<Option<(String, String)>, PageError> {
    let identity = &page_context.require_signed()?.identity;
    let memberships = operators::memberships(&page_context.state.ctx, identity).await?;
    let mut all: Vec<(String, String)> =
        memberships.into_iter().map(|one| (one.organization.slug, one.application.slug)).collect();
    all.sort_by_key(|(org, app)| format!("/{org}/{app}") != wanted);
    for (org, app) in &all {
        if Box::pin(opens(page_context, org, app)).await? {
            return Ok(Some((org.clone(), app.clone())));
        }
    }
    Ok(all.into_iter().next())
}

/// Whether an organization lets the operator in from where they are, and with their session.
async fn opens(page_context: &PageContext, org: &str, app: &str) -> Result<bool> {
    let Some(signed) = &page_context.signed else { return Ok(false) };
    let (ctx, id) = (&page_context.state.ctx, &page_context.request_id);
    match operators::resolve(ctx, &signed.identity, org, app, id).await {
        Ok(actor) => Ok(actor.is_some()),
        Err(Error::Forbidden(_) | Error::SignInAgain(_)) => Ok(false),
        Err(error) => Err(error),
    }
}
