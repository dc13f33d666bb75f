use std::collections::HashMap;

use uuid::Uuid;

use super::{BlocklistMatch, FaceList, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::faces::pairs::{hundredths, near};
use crate::faces::store as faces;

/// Which faces of a user resemble a blocklisted face, at or above the application's threshold: each
/// with the blocklisted face that it resembles most. A blocklisted face does not resemble itself.
pub async fn resembling(ctx: &Context, actor: &Actor, user: Uuid) -> Result<Vec<BlocklistMatch>> {
    // Whoever adds a face is warned, though they may not read the faces of others.
    if !actor.may(Permission::EditFaces) {
        actor.require(Permission::ReadFaces)?;
    }
    let application = actor.application.seq;
    let user = faces::user_seq(&ctx.db, application, user).await?;
    let user = user.ok_or_else(|| Error::not_found("user"))?;
    if !store::has_blocklist(&ctx.db, application).await? {
        return Ok(Vec::new());
    }
    let threshold = faces::settings(&ctx.db, application).await?.threshold;
    let mut found = Vec::new();
    for own in faces::embeddings_of(&ctx.db, user).await? {
        let nearest = near(ctx, application, &own.model, &own.embedding, threshold).await?;
        let alike: Vec<(i64, i64)> = nearest
            .neighbours
            .iter()
            .filter(|one| one.face_seq != own.seq)
            .map(|one| (one.face_seq, hundredths(one.distance)))
            .filter(|(_, similarity)| *similarity >= threshold * 100)
            .collect();
        let seqs: Vec<i64> = alike.iter().map(|(face, _)| *face).collect();
        let mut entries: HashMap<i64, _> =
            store::entries(&ctx.db, application, &seqs).await?.into_iter().collect();
        let best = alike.into_iter().find_map(|(face, similarity)| {
            let entry = entries.remove(&face).filter(|it| it.list == FaceList::Blocklist)?;
            Some(BlocklistMatch { face: own.id, entry, similarity })
        });
        found.extend(best);
    }
    Ok(found)
}
