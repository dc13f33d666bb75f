use std::sync::PoisonError;

use super::loaded::LoadedFaces;
use super::{Application, FaceIndex, store};
use crate::context::Context;
use crate::error::Result;

/// How many faces or changes one query reads.
const BATCH_SIZE: i64 = 2_000;

impl FaceIndex {
    /// Applies every committed change of the application's faces.
    pub async fn refresh(&self, ctx: &Context, application_seq: i64) -> Result<()> {
        let newest = store::newest(&ctx.db, application_seq).await?;
        let application = self.application(application_seq);
        if application.is_at(newest) {
            return Ok(());
        }
        let _turn = application.turn.lock().await;
        while !application.is_at(newest) {
            match application.seen() {
                Some(seen) => follow(ctx, application_seq, &application, seen).await?,
                None => read(ctx, application_seq, &application).await?,
            }
        }
        Ok(())
    }
}

impl Application {
    /// The number of the last applied change. `None`: the faces were not read yet.
    fn seen(&self) -> Option<i64> {
        let loaded = self.loaded.read().unwrap_or_else(PoisonError::into_inner);
        loaded.as_ref().map(|loaded| loaded.seen)
    }

    fn is_at(&self, number: i64) -> bool {
        self.seen().is_some_and(|seen| seen >= number)
    }

    fn put(&self, loaded: Option<LoadedFaces>) {
        *self.loaded.write().unwrap_or_else(PoisonError::into_inner) = loaded;
    }
}

/// Reads all faces. It may see some of the changes that are committed meanwhile and miss others.
/// Afterwards all of them are applied; applying one twice does no harm.
async fn read(ctx: &Context, application_seq: i64, application: &Application) -> Result<()> {
    let mut loaded = LoadedFaces::at(store::newest(&ctx.db, application_seq).await?);
    let mut after = 0;
    loop {
        let faces = store::faces_after(&ctx.db, application_seq, after, BATCH_SIZE).await?;
        let Some(last) = faces.last else { break };
        after = last;
        loaded.add(faces.rows);
    }
    application.put(Some(loaded));
    Ok(())
}

/// Applies the next changes.
async fn follow(
    ctx: &Context,
    application_seq: i64,
    application: &Application,
    seen: i64,
) -> Result<()> {
    let changes = store::changes_after(&ctx.db, application_seq, seen, BATCH_SIZE).await?;
    // Numbers have no gaps. If the next one is missing, older changes were deleted, so all faces have
    // to be read again.
    let follows = changes.first().is_some_and(|(number, _)| *number == seen + 1);
    let Some((last, _)) = changes.last().filter(|_| follows) else {
        tracing::info!(application_seq, seen, "an index lagged behind and is read anew");
        application.put(None);
        return Ok(());
    };
    let touched: Vec<i64> = changes.iter().map(|(_, face_seq)| *face_seq).collect();
    // These are the current faces, so they may already include later changes. Those have later numbers
    // and are applied again in the next step.
    let faces = store::faces(&ctx.db, application_seq, &touched).await?;
    let mut loaded = application.loaded.write().unwrap_or_else(PoisonError::into_inner);
    if let Some(loaded) = loaded.as_mut() {
        loaded.replace(&touched, faces);
        loaded.seen = *last;
    }
    Ok(())
}
