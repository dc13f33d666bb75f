use std::collections::HashMap;

use uuid::Uuid;

use super::{BlocklistMatch, FaceList, ListEntry, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::faces::index::Nearest;
use crate::faces::pairs::{hundredths, nearest_faces};
use crate::faces::store as faces;

/// The faces of a user that resemble a blocklisted face, at or above the application's threshold, each
/// with the blocklisted face that it resembles most. A blocklisted face is not compared with itself.
pub async fn resembling(ctx: &Context, actor: &Actor, user: Uuid) -> Result<Vec<BlocklistMatch>> {
    actor.require(Permission::ReadFaces)?;
    let application = actor.application.seq;
    let user = faces::user_seq(&ctx.db, application, user).await?;
    let user = user.ok_or_else(|| Error::not_found("user"))?;
    if !store::has_blocklist(&ctx.db, application).await? {
        return Ok(Vec::new());
    }
    let threshold = faces::settings(&ctx.db, application).await?.threshold;
    let mut found = Vec::new();
    for own in faces::embeddings_of(&ctx.db, user).await? {
        let nearest =
            nearest_faces(ctx, application, &own.model, &own.embedding, threshold).await?;
        let best = nearest_blocklisted(ctx, application, &nearest, threshold, Some(own.seq));
        let found_one = |(entry, similarity)| BlocklistMatch { face: own.id, entry, similarity };
        found.extend(best.await?.map(found_one));
    }
    Ok(found)
}

/// The most similar blocklisted face at or above the application's threshold (in percent), with its
/// similarity in hundredths of a percent. `itself`: the key of a stored face, so that it is not
/// compared with itself.
pub(in crate::faces) async fn nearest_blocklisted(
    ctx: &Context,
    application_seq: i64,
    nearest: &Nearest,
    threshold: i64,
    itself: Option<i64>,
) -> Result<Option<(ListEntry, i64)>> {
    let similar: Vec<(i64, i64)> = nearest
        .neighbours
        .iter()
        .filter(|one| Some(one.face_seq) != itself)
        .map(|one| (one.face_seq, hundredths(one.distance)))
        .filter(|(_, similarity)| *similarity >= threshold * 100)
        .collect();
    let seqs: Vec<i64> = similar.iter().map(|(face, _)| *face).collect();
    let mut entries: HashMap<i64, ListEntry> =
        store::entries(&ctx.db, application_seq, &seqs).await?.into_iter().collect();
    // The nearest faces come first, so the first blocklisted one is the most similar.
    Ok(similar.into_iter().find_map(|(face, similarity)| {
        let entry = entries.remove(&face).filter(|it| it.list == FaceList::Blocklist)?;
        Some((entry, similarity))
    }))
}
