//! What the server does in the background: the worker, and writing when API keys were used. It starts and
//! stops with the server.

use std::time::Duration;

use rollcall_core::api_keys;
use rollcall_core::context::Context;
use rollcall_core::jobs::Worker;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

const KEY_USAGE_EVERY: Duration = Duration::from_secs(5);
const AFTER_A_PANIC: Duration = Duration::from_secs(1);

/// Runs the worker until `stop` is cancelled. A worker that panics is started again; its job waits in the
/// queue.
pub fn start(ctx: Context, stop: CancellationToken) -> JoinHandle<()> {
    tokio::spawn(async move {
        while !stop.is_cancelled() {
            let worker = Worker::new(ctx.clone());
            let stop_one = stop.clone();
            let ended = tokio::spawn(async move { worker.run(stop_one).await }).await;
            if stop.is_cancelled() {
                return;
            }
            tracing::error!(panicked = ended.is_err(), "the worker ended; it is started again");
            let _ = stop.run_until_cancelled(tokio::time::sleep(AFTER_A_PANIC)).await;
        }
    })
}

/// Writes down every few seconds when keys were used.
pub fn keep_key_usage(ctx: Context, stop: CancellationToken) {
    tokio::spawn(stop.run_until_cancelled_owned(async move {
        loop {
            tokio::time::sleep(KEY_USAGE_EVERY).await;
            write_key_usage(&ctx).await;
        }
    }));
}

pub async fn write_key_usage(ctx: &Context) {
    if let Err(error) = api_keys::flush_usage(ctx).await {
        error.log();
        tracing::warn!(%error, "the use of keys could not be written down");
    }
}
