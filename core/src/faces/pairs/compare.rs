use uuid::Uuid;

use super::{Compared, NEIGHBOURS, record, store};
use crate::access::Actor;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::faces::index::faces_after;
use crate::jobs::{self, JobEnd, JobKind, Lease, NewJob};
use crate::organizations;

/// Faces that are compared between two commits.
const STEP: i64 = 100;

/// Lets every face of the application be compared with every other, in the transaction that lowers
/// the threshold: pairs that were below it before were not recorded.
pub(in crate::faces) async fn enqueue_compare(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
) -> Result<()> {
    store::begin(tx, actor.application.seq).await?;
    let job = NewJob {
        kind: JobKind::CompareFaces,
        lane: format!("faces:{}", actor.application.id),
        subject_id: Some(actor.application.id),
        reserved_for: None,
    };
    jobs::enqueue(ctx, tx, &job).await.map(drop)
}

/// Writes down that a comparison failed for good: nobody waits for it any more, but for one that was
/// begun meanwhile and goes on behind it.
pub(crate) async fn mark_failed(tx: &mut Tx, application: Uuid) -> Result<()> {
    store::give_up(tx, application).await
}

/// The job: goes through the faces of an application in their order, from the last checkpoint. What
/// is added meanwhile is compared when it is added.
pub(crate) async fn compare(ctx: &Context, lease: &Lease, application: Uuid) -> Result<JobEnd> {
    let Some(seq) = organizations::store::application_seq(&ctx.db, application).await? else {
        return Ok(JobEnd::Done);
    };
    while let Some(from) = store::next(&ctx.db, seq).await? {
        if lease.stop.is_cancelled() {
            return Ok(JobEnd::GiveBack);
        }
        let faces = faces_after(&ctx.db, seq, from, STEP).await?;
        let mut found = Vec::with_capacity(faces.rows.len());
        for face in &faces.rows {
            let index = &ctx.face_index;
            found.push(index.nearest(ctx, seq, &face.model, &face.embedding, NEIGHBOURS).await?);
        }
        let mut tx = ctx.db.begin().await?;
        let Some(last) = faces.last else {
            store::end(&mut tx, seq, from).await?;
            tx.commit().await?;
            continue;
        };
        // Begun anew: this step belongs to a comparison that nobody waits for any more.
        if !store::advance(&mut tx, seq, from, last, faces.rows.len() as i64).await? {
            continue;
        }
        for (face, nearest) in faces.rows.iter().zip(&found) {
            let compared = Compared {
                user_seq: face.user_seq,
                face_seq: face.seq,
                model: &face.model,
                embedding: &face.embedding,
            };
            record(ctx, &mut tx, seq, &compared, nearest).await?;
        }
        lease.advance(ctx, &mut tx).await?;
        tx.commit().await?;
    }
    Ok(JobEnd::Done)
}
