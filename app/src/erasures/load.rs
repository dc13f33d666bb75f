//! What the server function of the progress island does.

use leptos::prelude::*;
use rollcall_core::Error;
use rollcall_core::erasure::{self, ErasureProgress};
use uuid::Uuid;

use crate::answer::server_fn_error;
use crate::server_fn_context::server_fn_context;

pub async fn progress(org: &str, app: &str, id: Uuid) -> Result<ErasureProgress, ServerFnError> {
    let (ctx, actor) = server_fn_context(org, app).await?;
    erasure::find(&ctx, &actor, id)
        .await
        .and_then(|found| found.ok_or_else(|| Error::not_found("erasure")))
        .map(|erasure| erasure.progress())
        .map_err(|error| server_fn_error(&error))
}
