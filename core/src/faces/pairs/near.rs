use rollcall_faces::{Embedding, Model};

use super::hundredths;
use crate::context::Context;
use crate::error::Result;
use crate::faces::index::Nearest;

/// How many neighbours the first search asks for. Most faces have fewer similar ones.
const FIRST: usize = 50;
/// Each further search asks for this many times more, while more faces may reach the threshold.
const TIMES: usize = 4;
/// The search stops at this many. A face with more neighbours probably does not show one person.
const MAX_NEIGHBOURS: usize = 5_000;

/// All stored faces that reach the threshold (in percent), nearest first, up to 5,000. There may be
/// others behind them.
pub(in crate::faces) async fn nearest_faces(
    ctx: &Context,
    application_seq: i64,
    model: &Model,
    embedding: &Embedding,
    threshold: i64,
) -> Result<Nearest> {
    let mut most = FIRST;
    loop {
        let nearest = ctx.face_index.nearest(ctx, application_seq, model, embedding, most).await?;
        let farthest = nearest.neighbours.last().filter(|_| nearest.neighbours.len() == most);
        if farthest.is_none_or(|one| hundredths(one.distance) < threshold * 100) {
            return Ok(nearest);
        }
        if most == MAX_NEIGHBOURS {
            let compared = nearest.compared;
            tracing::warn!(
                application_seq,
                threshold,
                most,
                compared,
                "more faces resemble one than are looked at: only the nearest make pairs"
            );
            return Ok(nearest);
        }
        most = (most * TIMES).min(MAX_NEIGHBOURS);
    }
}
