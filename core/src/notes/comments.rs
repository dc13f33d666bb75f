use std::collections::HashMap;

use uuid::Uuid;

use super::store;
use crate::access::{Actor, Permission, UserColumn};
use crate::context::Context;
use crate::error::Result;
use crate::users::{self, CommentKind, User, UserComment};

/// Most comments that a user is told with.
const MAX_COMMENTS: usize = 50;

/// What was said about these users, the newest 50 for each, oldest first: their notes, and the changes of
/// their status with the reasons, as far as the role and the key may read them.
pub async fn comments(
    ctx: &Context,
    actor: &Actor,
    users: &[User],
) -> Result<HashMap<Uuid, Vec<UserComment>>> {
    actor.require(Permission::ReadUsers)?;
    let mut found = users::status_comments(ctx, actor, users).await?;
    if actor.reads(UserColumn::Notes) {
        let ids: HashMap<i64, Uuid> =
            users.iter().map(|user| (user.seq, user.didit_internal_id)).collect();
        let seqs: Vec<i64> = ids.keys().copied().collect();
        for note in store::texts_of(&ctx.db, &seqs, MAX_COMMENTS as i64).await? {
            let Some(id) = ids.get(&note.user_seq) else { continue };
            found.entry(*id).or_default().push(UserComment {
                kind: CommentKind::Note,
                text: Some(note.text),
                author: Some(note.author),
                at: note.at,
            });
        }
    }
    for comments in found.values_mut() {
        comments.sort_by_key(|one| one.at);
        let older = comments.len().saturating_sub(MAX_COMMENTS);
        comments.drain(..older);
    }
    Ok(found)
}
