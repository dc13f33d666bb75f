use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect};
use rollcall_core::factors;
use uuid::Uuid;

use super::PasskeyForm;
use crate::address::with_query;
use crate::answer::Answer;
use crate::factors::{self as security, holder};
use crate::page_context::PageContext;
use crate::request::with_new_session_id;

/// `POST /account/security/passkeys/{id}/remove`
pub async fn submit(
    page_context: PageContext,
    Path(id): Path<Uuid>,
    Query(params): Query<PasskeyForm>,
) -> Answer {
    let holder = holder(&page_context, page_context.require_signed()?);
    factors::remove_passkey(&page_context.state.ctx, &holder, id).await?;
    let done = [("from", params.from), ("done", "passkey-removed".to_owned())];
    Ok(with_new_session_id(Redirect::to(&with_query(security::PAGE, done)).into_response()))
}
