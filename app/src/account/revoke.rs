use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use rollcall_core::operators;

use crate::answer::Answer;
use crate::page_context::PageContext;

const PAGE: &str = "/account/sessions";

/// Ends one session. It is no error if the session has ended already.
pub async fn one(page_context: PageContext, Path(key): Path<String>) -> Answer {
    let identity = &page_context.require_signed()?.identity;
    let (ctx, request_id) = (&page_context.state.ctx, &page_context.request_id);
    operators::sessions::revoke(ctx, identity, &key, request_id).await?;
    Ok(Redirect::to(PAGE).into_response())
}

/// Ends every session but this one.
pub async fn others(page_context: PageContext) -> Answer {
    let signed = page_context.require_signed()?;
    operators::sessions::revoke_others(
        &page_context.state.ctx,
        &signed.identity,
        &signed.session_key,
        &page_context.request_id,
    )
    .await?;
    Ok(Redirect::to(PAGE).into_response())
}
