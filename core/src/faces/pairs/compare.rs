use async_trait::async_trait;
use uuid::Uuid;

use super::{Compared, nearest_faces, record, store};
use crate::access::Actor;
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::faces::index::{Nearest, Step, faces_after};
use crate::faces::store as faces_store;
use crate::jobs::{self, Job, JobEnd, JobResult, Lease, NewJob};
use crate::organizations;

/// How many faces are compared in one transaction.
const BATCH_SIZE: i64 = 100;
/// About how many neighbours these faces may have together. Each may become a pair that has to be
/// written.
const NEIGHBOURS: usize = 5_000;

/// Queues a comparison of all faces with each other, in the transaction that lowers the threshold. It
/// is needed because pairs below the former threshold were not recorded.
pub(in crate::faces) async fn enqueue_compare(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
) -> Result<()> {
    store::begin(tx, actor.application.seq).await?;
    let job = NewJob {
        kind: &CompareFaces,
        concurrency_key: format!("faces:{}", actor.application.id),
        subject_id: Some(actor.application.id),
        reserved_for: None,
    };
    jobs::enqueue(ctx, tx, &job).await.map(drop)
}

/// The job that compares every face of an application with every other.
pub(crate) struct CompareFaces;

#[async_trait]
impl Job for CompareFaces {
    fn kind(&self) -> &'static str {
        "face.compare"
    }

    async fn run(&self, ctx: &Context, lease: &Lease) -> JobResult {
        compare(ctx, lease, lease.subject()?).await
    }

    async fn failed(&self, _ctx: &Context, tx: &mut Tx, id: Uuid, _error: &Error) -> Result<()> {
        // The job has failed for good, so its comparison ends; but not if another comparison was
        // started in the meantime.
        store::give_up(tx, id).await
    }
}

/// Compares the faces of an application in the order of their keys, starting at the last checkpoint. A
/// face that is added meanwhile is compared when it is added.
async fn compare(ctx: &Context, lease: &Lease, application: Uuid) -> JobResult {
    let Some(seq) = organizations::store::application_seq(&ctx.db, application).await? else {
        return Ok(JobEnd::Done);
    };
    while let Some(from) = store::next(&ctx.db, seq).await? {
        if lease.stop.is_cancelled() {
            return Ok(JobEnd::GiveBack);
        }
        let threshold = faces_store::settings(&ctx.db, seq).await?.threshold;
        let (faces, found) = step(ctx, seq, from, threshold).await?;
        let mut tx = ctx.db.begin().await?;
        let Some(last) = faces.last else {
            store::end(&mut tx, seq, from).await?;
            tx.commit().await?;
            continue;
        };
        // The comparison was restarted, so the result of this step is out of date.
        if !store::advance(&mut tx, seq, from, last, faces.rows.len() as i64).await? {
            continue;
        }
        // The threshold was lowered during this step: compare these faces again.
        if store::threshold(&mut tx, seq).await? < threshold {
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

/// The next faces, and the faces that resemble each of them.
async fn step(
    ctx: &Context,
    application_seq: i64,
    from: i64,
    threshold: i64,
) -> Result<(Step, Vec<Nearest>)> {
    let mut faces = faces_after(&ctx.db, application_seq, from, BATCH_SIZE).await?;
    let (mut found, mut neighbours) = (Vec::with_capacity(faces.rows.len()), 0);
    for face in &faces.rows {
        let nearest =
            nearest_faces(ctx, application_seq, &face.model, &face.embedding, threshold).await?;
        neighbours += nearest.neighbours.len();
        found.push(nearest);
        if neighbours >= NEIGHBOURS {
            break;
        }
    }
    if found.len() < faces.rows.len() {
        faces.rows.truncate(found.len());
        faces.last = faces.rows.last().map(|face| face.seq);
    }
    Ok((faces, found))
}
