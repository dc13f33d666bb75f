use std::collections::HashMap;

use crate::context::Context;
use crate::error::Result;
use crate::faces::index::Nearest;
use crate::faces::lists::{self, FaceList};
use crate::faces::pairs::hundredths;
use crate::faces::store as faces;

/// What the lists say of a user whose face was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// How much the most similar of their blocklisted faces resembles the searched one, in hundredths
    /// of a percent; none: no blocklisted face reaches the application's threshold.
    pub blocklisted: Option<i64>,
    pub allowlisted: bool,
}

/// By the short keys of the users of whom the lists say anything, as far as the application's
/// threshold goes.
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
            // The nearest come first.
            FaceList::Blocklist if of_user.blocklisted.is_none() => {
                of_user.blocklisted = Some(hundredths(one.distance));
            }
            FaceList::Blocklist => {}
            FaceList::Allowlist => of_user.allowlisted = true,
        }
    }
    Ok(flags)
}
