use std::collections::HashMap;

use crate::context::Context;
use crate::error::Result;
use crate::faces::index::Nearest;
use crate::faces::lists::{self, FaceList};
use crate::faces::pairs::hundredths;
use crate::faces::store as faces;

/// What the lists say about a user whose face was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// The similarity of the searched face to the user's most similar blocklisted face, in hundredths
    /// of a percent. `None`: no blocklisted face of theirs reaches the application's threshold.
    pub blocklisted: Option<i64>,
    pub allowlisted: bool,
}

/// The flags of all users about whom the lists say anything, by short key. Only faces at or above the
/// application's threshold count.
pub(in crate::faces) async fn flags(
    ctx: &Context,
    application_seq: i64,
    nearest: &Nearest,
) -> Result<HashMap<i64, Flags>> {
    let threshold = faces::settings(&ctx.db, application_seq).await?.threshold * 100;
    let reaching: Vec<_> =
        nearest.neighbours.iter().filter(|one| hundredths(one.distance) >= threshold).collect();
    let seqs: Vec<i64> = reaching.iter().map(|one| one.face_seq).collect();
    let entries = lists::store::entries(&ctx.db, application_seq, &seqs).await?;
    let entries: HashMap<i64, FaceList> =
        entries.into_iter().map(|(face, entry)| (face, entry.list)).collect();
    let mut flags: HashMap<i64, Flags> = HashMap::new();
    for one in reaching {
        let Some(list) = entries.get(&one.face_seq) else { continue };
        let of_user = flags.entry(one.user_seq).or_default();
        match list {
            // The nearest faces come first, so the first one is the most similar.
            FaceList::Blocklist if of_user.blocklisted.is_none() => {
                of_user.blocklisted = Some(hundredths(one.distance));
            }
            FaceList::Blocklist => {}
            FaceList::Allowlist => of_user.allowlisted = true,
        }
    }
    Ok(flags)
}
