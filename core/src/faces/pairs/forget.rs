use rollcall_faces::Model;

use super::record::hundredths;
use super::{PairState, store};
use crate::db::Tx;
use crate::error::Result;

/// Removes a deleted face from its pairs. An undecided pair gets the best score of the remaining faces,
/// or is removed; a decided pair is kept without the face. Call it in the transaction of the deletion,
/// after the face is deleted and `store::changed` has locked the application's settings.
pub(crate) async fn forget(tx: &mut Tx, application_seq: i64, face_seq: i64) -> Result<()> {
    let threshold = store::threshold(tx, application_seq).await?;
    for pair in store::with_face(tx, face_seq).await? {
        let best = best_of(tx, &pair).await?;
        let waited = match best.filter(|best| hundredths(best.2) >= threshold * 100) {
            _ if !pair.state.waits() => false,
            Some((low, high, distance)) => {
                store::rescore(tx, &pair, [low, high], distance, hundredths(distance)).await?
            }
            None => store::remove(tx, &pair).await?,
        };
        // A decision does not lock the settings, so one may have been made just now.
        if !waited {
            store::without_face(tx, &pair, face_seq).await?;
        }
    }
    Ok(())
}

/// Gives a reopened pair the best score of its users' current faces. If a face of the former score was
/// deleted, the new score has to reach the threshold. `false`: it does not, and the pair was removed.
/// Call it after the decision, with the application's settings locked.
pub(super) async fn reopen(
    tx: &mut Tx,
    application_seq: i64,
    pair: &store::Locked,
    state: PairState,
) -> Result<bool> {
    let key = store::PairKey {
        users: [pair.low_user_seq, pair.high_user_seq],
        state,
        model: Model { name: pair.model.clone(), version: pair.model_version.clone() },
    };
    let whole = pair.low_face_seq.is_some() && pair.high_face_seq.is_some();
    let threshold = store::threshold(tx, application_seq).await?;
    let best = best_of(tx, &key).await?;
    match best.filter(|best| whole || hundredths(best.2) >= threshold * 100) {
        Some((low, high, distance)) => {
            store::rescore(tx, &key, [low, high], distance, hundredths(distance)).await
        }
        None => store::remove(tx, &key).await.map(|_| false),
    }
}

/// The most similar faces that the two users still have, by the model of the pair.
async fn best_of(tx: &mut Tx, pair: &store::PairKey) -> Result<Option<(i64, i64, f32)>> {
    let model: &Model = &pair.model;
    let low = store::faces_of(tx, pair.users[0], model).await?;
    let high = store::faces_of(tx, pair.users[1], model).await?;
    let both = low.iter().flat_map(|(low_seq, a)| {
        high.iter().map(move |(high_seq, b)| (*low_seq, *high_seq, a.distance(b)))
    });
    Ok(both.min_by(|a, b| a.2.total_cmp(&b.2)))
}
