use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::{Export, ExportProgress, NewExport, find, progress, request};
use crate::access::Actor;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::jobs::Worker;

/// Runs an export in this process, through the same queue and code as the console, without a mail.
/// A server that runs at the same time leaves the work to this process. Returns when there is
/// nothing left to do, which includes an export that needs approval.
pub async fn run_inline(
    ctx: &Context,
    actor: &Actor,
    new: &NewExport,
    mut on_progress: impl FnMut(ExportProgress),
) -> Result<Export> {
    let worker = Worker::reserved(ctx.clone());
    let worker_id = worker.id().to_owned();
    let stop = CancellationToken::new();
    let working = tokio::spawn(worker.run(stop.clone()));
    let ran = async {
        let export = request::request_for(ctx, actor, new, Some(&worker_id)).await?;
        loop {
            let now =
                progress(ctx, actor, export.id).await?.ok_or_else(|| Error::not_found("export"))?;
            let moving = now.state.is_moving();
            on_progress(now);
            if !moving {
                let found = find(ctx, actor, export.id).await?;
                return found.ok_or_else(|| Error::not_found("export"));
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    .await;
    stop.cancel();
    working.await.map_err(|error| Error::internal("exports", &error))?;
    ran
}
