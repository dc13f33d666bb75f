use std::collections::HashMap;

use rollcall_faces::{Embedding, Model, similarity};

use super::store;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::faces::index::{Nearest, Neighbour};

/// A stored face that was compared.
pub(crate) struct Compared<'a> {
    pub user_seq: i64,
    pub face_seq: i64,
    pub model: &'a Model,
    pub embedding: &'a Embedding,
}

/// The score of a pair: hundredths of a percent. It is rounded down, so that no score below 90 is shown
/// as 90.00.
pub(in crate::faces) fn hundredths(distance: f32) -> i64 {
    (similarity(distance) * 100.0).floor() as i64
}

/// Records a pair for each user whose faces resemble this face, at or above the application's
/// threshold. A pair keeps its best score, and a decided pair does not change. Returns how many pairs
/// are new or have a better score.
///
/// Call it in the transaction that stores the face, after `store::changed`. That function locks the
/// application's settings, so that faces of one application are added one after the other. Faces that
/// were added since the search are compared here, so that two faces that are added at the same time
/// still become a pair.
pub(crate) async fn record(
    ctx: &Context,
    tx: &mut Tx,
    application_seq: i64,
    face: &Compared<'_>,
    nearest: &Nearest,
) -> Result<usize> {
    let threshold = store::threshold(tx, application_seq).await?;
    let late = store::added_since(tx, application_seq, nearest.seen, face.model).await?;
    let late = late.into_iter().map(|(face_seq, user_seq, embedding)| Neighbour {
        face_seq,
        user_seq,
        distance: embedding.distance(face.embedding),
    });
    let near: Vec<Neighbour> = nearest
        .neighbours
        .iter()
        .copied()
        .chain(late)
        .filter(|one| one.user_seq != face.user_seq)
        .filter(|one| hundredths(one.distance) >= threshold * 100)
        .collect();
    if near.is_empty() {
        return Ok(0);
    }
    // The search may have found faces that were deleted since, or whose user was merged away.
    let mut seqs: Vec<i64> = near.iter().map(|one| one.face_seq).collect();
    seqs.push(face.face_seq);
    let owners = store::owners(tx, application_seq, &seqs).await?;
    let Some(owner) = owners.get(&face.face_seq).copied() else { return Ok(0) };
    let mut best: HashMap<i64, Neighbour> = HashMap::new();
    for one in near {
        let other = owners.get(&one.face_seq).copied();
        let Some(other) = other.filter(|other| *other != owner) else { continue };
        let held = best.entry(other).or_insert(one);
        if one.distance < held.distance {
            *held = one;
        }
    }
    let mut recorded = 0;
    for (user_seq, other) in best {
        let new = store::NewPair {
            id: ctx.clock.new_id(),
            application_seq,
            users: [owner, user_seq],
            faces: [face.face_seq, other.face_seq],
            similarity: hundredths(other.distance),
            threshold,
            distance: other.distance,
            model: face.model,
            found_at: ctx.clock.now(),
        };
        recorded += usize::from(store::upsert(tx, &new).await?);
    }
    Ok(recorded)
}

#[cfg(test)]
mod tests {
    use super::hundredths;

    #[test]
    fn a_score_is_never_rounded_up_into_the_next_band() {
        assert_eq!(hundredths(0.0), 10_000);
        assert_eq!(hundredths(0.500_01), 8_999);
        assert_eq!(hundredths(0.600_01), 6_999);
        assert_eq!(hundredths(2.0), 0);
    }
}
