//! The work of the server function that the progress island calls.

use leptos::prelude::*;
use rollcall_core::Error;
use rollcall_core::imports::{self, Progress};
use uuid::Uuid;

use crate::answer::server_fn_error;
use crate::server_fn_context::server_fn_context;

pub async fn progress(org: &str, app: &str, id: Uuid) -> Result<Progress, ServerFnError> {
    let (ctx, actor) = server_fn_context(org, app).await?;
    imports::progress(&ctx, &actor, id)
        .await
        .and_then(|progress| progress.ok_or_else(|| Error::not_found("import")))
        .map_err(|error| server_fn_error(&error))
}
