use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

use crate::account::frame_of;
use crate::page_context::PageContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;

/// A page in the frame of the console; outside of it for whoever has to set up a second factor before
/// anything else opens.
pub(super) async fn framed<V: IntoView + 'static>(
    page_context: PageContext,
    from: &str,
    title: &'static str,
    status: StatusCode,
    content: impl FnOnce() -> V + Send + 'static,
) -> Result<Response, PageError> {
    if page_context.require_signed()?.needs.factor {
        return Ok(page_context.bare_wide(title, status, None, content));
    }
    let console = frame_of(page_context, from).await?;
    let document = console.document(title).status(status);
    Ok(console.page(NavSection::Account, document, content))
}
