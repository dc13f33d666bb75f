use super::{enqueue_compare, forget, store};
use crate::access::Actor;
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};

/// Puts the pairs of a merged user aside. What they say about somebody else goes on as a pair of the
/// survivor, unless there is one already. The caller has locked the application's settings.
pub(in crate::faces) async fn merge_users(
    ctx: &Context,
    tx: &mut Tx,
    application_seq: i64,
    users: [i64; 2],
) -> Result<()> {
    let [from, to] = users;
    for (pair, [low, high]) in store::put_aside(tx, application_seq, from).await? {
        let other = if low == from { high } else { low };
        if other != to {
            // The order of the two may change with the new user.
            let turned = (from < other) != (to < other);
            let id = ctx.clock.new_id();
            let copy = store::PairCopy { id, of: pair, users: [to, other], turned };
            store::copy(tx, application_seq, &copy, from).await?;
        }
    }
    Ok(())
}

/// Brings the pairs of a merged user back as they were. `faces`: all of theirs; a pair of the survivor that
/// rests on one of these gets another score, or goes. A copy that somebody has decided about since stays
/// with the survivor. While the two were one, only one of them could have a pair with somebody else, so a
/// comparison of all faces looks for what is missing. Conflict: somebody with whom they have a pair was
/// merged away since. Undone in the reverse order, every pair comes back to its own two users.
pub(in crate::faces) async fn unmerge_users(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    users: [i64; 2],
    faces: &[i64],
) -> Result<()> {
    let application_seq = actor.application.seq;
    if let Some(other) = store::other_away(tx, application_seq, users[0]).await? {
        return Err(Error::Conflict(format!(
            "{other} is a possible duplicate of this user, and was merged into somebody later. Undo \
             that merge first."
        )));
    }
    let copies = store::remove_copies(tx, application_seq, users).await?;
    for face in faces {
        forget(tx, application_seq, *face).await?;
    }
    store::take_out(tx, application_seq, users[0]).await?;
    if copies || !faces.is_empty() {
        enqueue_compare(ctx, tx, actor).await?;
    }
    Ok(())
}
