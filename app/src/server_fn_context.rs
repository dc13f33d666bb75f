//! The operator behind a call of a server function. Server functions are public addresses, so each checks
//! its caller.

use axum::http::request::Parts;
use leptos::prelude::*;
use rollcall_core::Error;
use rollcall_core::access::Actor;
use rollcall_core::context::Context;

use crate::answer::{not_signed_in, server_fn_error};
use crate::request::{RequestId, Signed};
use crate::state::AppState;
use rollcall_core::operators;

/// The operator who is signed in, in the application of these slugs. 401 when the session has ended,
/// 404 for an application that is not the operator's.
pub async fn server_fn_context(org: &str, app: &str) -> Result<(Context, Actor), ServerFnError> {
    let state = expect_context::<AppState>();
    let extensions = expect_context::<Parts>().extensions;
    let signed = extensions.get::<Signed>().cloned().ok_or_else(not_signed_in)?;
    let request_id = extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let actor = operators::resolve(&state.ctx, &signed.identity, org, app, &request_id)
        .await
        .and_then(|actor| actor.ok_or_else(|| Error::not_found("application")))
        .map_err(|error| server_fn_error(&error))?;
    let actor = Actor { proved_at: Some(signed.proved_at), ..actor };
    Ok((state.ctx, actor))
}
