use std::time::Duration;

use bytes::Bytes;
use futures::Stream;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::accept::check_accepted;
use super::start::Start;
use super::{Import, ImportState, NewFile, Progress, start, upload};
use crate::access::Actor;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::jobs::Worker;

/// Imports a file in this process, through the same queue and code as the console: uploads it,
/// validates it and, unless `dry_run`, starts and applies it, if the file's `accepts` covers its
/// warnings and status changes; else it stays ready. A server that runs beside it leaves the
/// work to this process. Ends when the import has come to rest.
pub async fn run_inline(
    ctx: &Context,
    actor: &Actor,
    file: impl Into<NewFile>,
    body: impl Stream<Item = std::io::Result<Bytes>> + Send + Unpin,
    dry_run: bool,
    mut on_progress: impl FnMut(Progress),
) -> Result<Import> {
    let worker = Worker::reserved(ctx.clone());
    let worker_id = worker.id().to_owned();
    let stop = CancellationToken::new();
    let file: NewFile = file.into();
    let accepts = file.accepts;
    let working = tokio::spawn(worker.run(stop.clone()));
    let ran = async {
        let import = upload::upload_for(ctx, actor, file, body, Some(&worker_id)).await?;
        let import = follow(ctx, actor, import.id, &mut on_progress).await?;
        if dry_run || import.state != ImportState::Ready {
            return Ok(import);
        }
        let settings = super::settings(ctx, actor).await?;
        let accepted = accepts.of(&import);
        let is_stopped = import.choices.all_or_nothing && import.preview.invalid > 0;
        if is_stopped || check_accepted(&import, accepted, settings).is_err() {
            // What start would refuse, with the preview still there to look at.
            return Ok(import);
        }
        let reserved_for = Some(worker_id.as_str());
        let start = Start { accepted, reserved_for, ..Start::default() };
        start::start_for(ctx, actor, import.id, start).await?;
        follow(ctx, actor, import.id, &mut on_progress).await
    }
    .await;
    stop.cancel();
    working.await.map_err(|error| Error::internal("imports", &error))?;
    ran
}

async fn follow(
    ctx: &Context,
    actor: &Actor,
    id: Uuid,
    on_progress: &mut impl FnMut(Progress),
) -> Result<Import> {
    loop {
        let progress =
            super::progress(ctx, actor, id).await?.ok_or_else(|| Error::not_found("import"))?;
        let moving = progress.state.is_moving();
        on_progress(progress);
        if !moving {
            return super::find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("import"));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
