use rollcall_faces::{Embedding, Model};

use super::hundredths;
use crate::context::Context;
use crate::error::Result;
use crate::faces::index::Nearest;

/// Neighbours of the first search: most people have fewer faces.
const FIRST: usize = 50;
/// The factor for each further search, while more faces may reach the threshold.
const TIMES: usize = 4;
/// A face with more neighbours than this hardly shows one person.
const MAX_NEIGHBOURS: usize = 5_000;

/// The stored faces that resemble one, nearest first: at least all that reach the threshold (percent),
/// however many they are, up to 5,000.
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
