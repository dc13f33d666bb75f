use uuid::Uuid;

use super::{pairs, store};
use crate::access::Actor;
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};

/// Moves faces from one user to the other, in the transaction of their merge, and their pairs. `chosen`:
/// those that go along; without it, the newest. The others stay with the merged user: a search still finds
/// them, as faces of the one who has the data now. Invalid: more were chosen than there is room for. The
/// caller has taken the merged user away before.
pub(crate) async fn merge_users(
    ctx: &Context,
    tx: &mut Tx,
    application_seq: i64,
    users: [i64; 2],
    chosen: Option<&[Uuid]>,
) -> Result<()> {
    let [from, to] = users;
    // Whoever adds, deletes or compares faces waits here.
    store::lock_settings(tx, application_seq).await?;
    let faces = store::of_merged(tx, application_seq, from).await?;
    let free = store::free_slots(tx, application_seq, to).await?;
    let moving: Vec<i64> = match chosen.filter(|_| faces.len() > free.len()) {
        Some(chosen) => {
            let is_chosen = |id: &Uuid| chosen.contains(id);
            faces.iter().filter(|(_, id)| is_chosen(id)).map(|(seq, _)| *seq).collect()
        }
        None => faces.iter().take(free.len()).map(|(seq, _)| *seq).collect(),
    };
    if moving.len() > free.len() {
        let words = match free.len() {
            0 => "There is no room for another face. Leave these out.".to_owned(),
            room => format!("There is room for {room} of these faces. Leave the others out."),
        };
        return Err(Error::invalid("faces", words));
    }
    for (face, slot) in moving.iter().zip(&free) {
        store::move_face(tx, application_seq, *face, to, *slot).await?;
    }
    pairs::merge_users(ctx, tx, application_seq, users).await?;
    // Those that stayed: with the merged user, and with whoever was merged into that one before.
    let stayed = store::that_stayed(tx, application_seq, to).await?;
    note_changes(ctx, tx, application_seq, moving.into_iter().chain(stayed)).await
}

/// The reverse. A face that was added since the merge stays where it is. The caller has brought the merged
/// user back before.
pub(crate) async fn unmerge_users(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    users: [i64; 2],
) -> Result<()> {
    let application_seq = actor.application.seq;
    store::lock_settings(tx, application_seq).await?;
    store::move_faces_back(tx, application_seq, users).await?;
    let faces = store::of_merged(tx, application_seq, users[0]).await?;
    let mut faces: Vec<i64> = faces.iter().map(|(seq, _)| *seq).collect();
    faces.extend(store::that_stayed(tx, application_seq, users[0]).await?);
    pairs::unmerge_users(ctx, tx, actor, users, &faces).await?;
    note_changes(ctx, tx, application_seq, faces.into_iter()).await
}

/// Tells every process whose these faces are now.
async fn note_changes(
    ctx: &Context,
    tx: &mut Tx,
    application_seq: i64,
    faces: impl Iterator<Item = i64>,
) -> Result<()> {
    for face in faces {
        store::changed(tx, application_seq, face, true, ctx.clock.now()).await?;
    }
    Ok(())
}
