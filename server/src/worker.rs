//! The worker inside of the server: it starts with it, and stops with it.

use std::time::Duration;

use rollcall_core::context::Context;
use rollcall_core::jobs::Worker;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

const AFTER_A_PANIC: Duration = Duration::from_secs(1);

/// Runs the worker until `stop` is cancelled. One that panics is started again; its job waits for
/// it in the queue.
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
