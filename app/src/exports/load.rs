//! What the server function of the progress island does.

use axum::http::request::Parts;
use leptos::prelude::*;
use rollcall_core::exports::{self, ExportProgress};
use rollcall_core::{Error, access};
use uuid::Uuid;

use crate::answer::{not_signed_in, server_fn_error};
use crate::request::{RequestId, Signed};
use crate::state::AppState;

pub async fn progress(org: &str, app: &str, id: Uuid) -> Result<ExportProgress, ServerFnError> {
    let state = expect_context::<AppState>();
    let extensions = expect_context::<Parts>().extensions;
    let signed = extensions.get::<Signed>().cloned().ok_or_else(not_signed_in)?;
    let request_id = extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    find(&state, &signed, org, app, &request_id, id).await.map_err(|error| server_fn_error(&error))
}

async fn find(
    state: &AppState,
    signed: &Signed,
    org: &str,
    app: &str,
    request_id: &str,
    id: Uuid,
) -> Result<ExportProgress, Error> {
    let actor = access::resolve(&state.ctx, &signed.identity, org, app, request_id).await?;
    let actor = actor.ok_or_else(|| Error::not_found("export"))?;
    exports::progress(&state.ctx, &actor, id).await?.ok_or_else(|| Error::not_found("export"))
}
