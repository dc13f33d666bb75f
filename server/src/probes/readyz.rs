use std::future::Future;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use rollcall_core::context::Context;
use rollcall_core::{Result, jobs};
use serde::Serialize;

use crate::state::ServerState;

/// A part that takes longer counts as not answering.
const MAX_WAIT: Duration = Duration::from_secs(5);
/// A worker that gave no sign of life for this long counts as stopped.
const SILENT_AFTER_SECONDS: f64 = 60.0;

#[derive(Serialize)]
struct Readiness {
    ready: bool,
    database: Part,
    storage: Part,
    worker: Part,
}

#[derive(Serialize)]
struct Part {
    ok: bool,
    words: String,
}

/// `GET /readyz`: 200 when every part works, else 503; the parts in words.
pub async fn readyz(State(server): State<ServerState>) -> Response {
    let ctx = &server.ctx;
    let (database, storage, worker) = tokio::join!(
        part(async { ctx.db.ping().await.map(|()| format!("{} answers", ctx.db.kind())) }),
        part(async { ctx.files.ping().await.map(|()| "the object storage answers".into()) }),
        part(worker(ctx)),
    );
    let ready = database.ok && storage.ok && worker.ok;
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let readiness = Readiness { ready, database, storage, worker };
    (status, [(CACHE_CONTROL, "no-store")], Json(readiness)).into_response()
}

async fn part(check: impl Future<Output = Result<String>>) -> Part {
    match tokio::time::timeout(MAX_WAIT, check).await {
        Ok(Ok(words)) => Part { ok: true, words },
        Ok(Err(error)) => Part { ok: false, words: error.to_string() },
        Err(_) => Part { ok: false, words: "no answer within 5 seconds".into() },
    }
}

async fn worker(ctx: &Context) -> Result<String> {
    let status = jobs::status(ctx).await?;
    let silent = match status.worker_seen_at {
        Some(seen) => ctx.clock.now().seconds_since(seen),
        None => return Err(rollcall_core::Error::Unavailable("no worker has started yet".into())),
    };
    if silent > SILENT_AFTER_SECONDS {
        return Err(rollcall_core::Error::Unavailable(format!(
            "the worker was last heard of {silent:.0} seconds ago"
        )));
    }
    Ok(format!("the worker runs; {} waiting, {} running", status.waiting, status.running))
}
