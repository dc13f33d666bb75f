use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use rollcall_core::operators;

use crate::answer::Answer;
use crate::visit::Visit;

const PAGE: &str = "/account/sessions";

/// Ends one session. One that has ended already is fine.
pub async fn one(visit: Visit, Path(key): Path<String>) -> Answer {
    let identity = &visit.require_signed()?.identity;
    operators::sessions::revoke(&visit.state.ctx, identity, &key)
        .await
        .map_err(|error| visit.refuse(&error))?;
    Ok(Redirect::to(PAGE).into_response())
}

/// Ends every session but this one.
pub async fn others(visit: Visit) -> Answer {
    let signed = visit.require_signed()?;
    operators::sessions::revoke_others(&visit.state.ctx, &signed.identity, &signed.session_key)
        .await
        .map_err(|error| visit.refuse(&error))?;
    Ok(Redirect::to(PAGE).into_response())
}
