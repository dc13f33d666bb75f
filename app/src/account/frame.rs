use rollcall_core::operators;

use crate::console::ConsoleContext;
use crate::page_context::PageContext;
use crate::page_error::PageError;

/// The frame of the application that the operator came from, else of their first.
pub(crate) async fn frame_of(
    page_context: PageContext,
    from: &str,
) -> Result<ConsoleContext, PageError> {
    let signed = page_context.require_signed()?;
    let memberships = operators::memberships(&page_context.state.ctx, &signed.identity).await?;
    let slugs =
        |one: &operators::Membership| (one.organization.slug.clone(), one.application.slug.clone());
    let all: Vec<_> = memberships.iter().map(slugs).collect();
    let wanted = all.iter().find(|(org, app)| format!("/{org}/{app}") == from);
    match wanted.or(all.first()) {
        Some((org, app)) => ConsoleContext::open(page_context, org, app).await,
        None => Err(PageError::NotFound),
    }
}
