use std::collections::HashMap;

use uuid::Uuid;

use super::flags::flags;
use super::{Analysed, FaceSearch, FaceSearchQuery, Flags, SearchKind, faces, store, token};
use crate::Timestamp;
use crate::access::{Actor, UserColumn};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::error::Result;
use crate::faces::index::{Nearest, Neighbour};
use crate::faces::pairs::{hundredths, nearest_faces};
use crate::users::{self, Counters, UserStatus};

/// At most this many users are shown. The total also counts the others.
const SHOWN: usize = 50;
/// At most this many users below the threshold are shown, so that the operator sees how near the next
/// ones are; and the least similarity that they need.
const BELOW: usize = 3;
const MIN_SIMILARITY: i64 = 3_000;

/// A user whose face resembles the one that was searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    pub user: Uuid,
    pub vendor_data: String,
    pub name: String,
    pub status: UserStatus,
    /// Also `None` if the role may not read it.
    pub country: Option<String>,
    /// The number of the user's faces.
    pub faces: i64,
    /// The user's face that is most similar to the searched one.
    pub face: Uuid,
    /// The similarity of that face, in hundredths of a percent.
    pub similarity: i64,
    /// What the application's lists say about those faces of the user that resemble the searched one.
    pub flags: Flags,
    /// Also `None` if the role may not read it.
    pub full_name: Option<String>,
    /// The time of the user's last verification.
    pub verified_at: Option<Timestamp>,
    /// The results of the user's verifications. `None` if the role may not read them.
    pub results: Option<Counters>,
}

/// Searches for the chosen face, and records in the audit log that someone did.
pub(super) async fn answer(
    ctx: &Context,
    actor: &Actor,
    mut analysed: Analysed,
    query: &FaceSearchQuery,
) -> Result<FaceSearch> {
    let seq = actor.application.seq;
    let settings = faces::settings(&ctx.db, seq).await?;
    let token = token::encrypt(ctx, actor, &analysed)?;
    let embedding = &analysed.embeddings[analysed.searched.chosen];
    let nearest = nearest_faces(ctx, seq, &analysed.model, embedding, settings.threshold).await?;
    let flags = flags(ctx, seq, &nearest).await?;
    let mut users = best_of_each(nearest.neighbours);
    if query.kind == SearchKind::BlocklistedOrApproved {
        let faces: Vec<i64> = users.iter().map(|one| one.face_seq).collect();
        let approved = store::of_approved_users(&ctx.db, seq, &faces).await?;
        users.retain(|one| flags.contains_key(&one.user_seq) || approved.contains(&one.face_seq));
        // The sort is stable: within each group the nearest stay first.
        users.sort_by_key(|one| flags.get(&one.user_seq).is_none_or(|it| it.blocklisted.is_none()));
    }
    let reaching = users.iter().filter(|one| reaches(one, settings.threshold * 100)).count();
    let all = found(ctx, actor, &users[..users.len().min(SHOWN)], &flags).await?;
    let (matches, below): (Vec<Match>, Vec<Match>) =
        all.into_iter().partition(|one| one.similarity >= settings.threshold * 100);
    // If all users are shown, use the length of the list, which leaves out users who were deleted a
    // moment ago.
    let total = if reaching > SHOWN { reaching } else { matches.len() };
    let below = below.into_iter().filter(|one| one.similarity >= MIN_SIMILARITY).take(BELOW);
    let answer = FaceSearch {
        id: ctx.clock.new_id(),
        shown: std::mem::take(&mut analysed.shown),
        matches,
        total,
        blocklisted: flags.values().filter_map(|one| one.blocklisted).max(),
        below: below.collect(),
        settings,
        compared: nearest.compared,
        micros: nearest.micros,
        token,
        searched: analysed.searched,
    };
    record(ctx, actor, &answer, &analysed.model, query).await?;
    Ok(answer)
}

/// The nearest face of each user, nearest first.
fn best_of_each(neighbours: Vec<Neighbour>) -> Vec<Neighbour> {
    let mut seen = std::collections::HashSet::new();
    neighbours.into_iter().filter(|one| seen.insert(one.user_seq)).collect()
}

/// The users with a face that reaches this similarity (in hundredths of a percent), most similar first:
/// the first few in full, and the short keys of all.
pub(in crate::faces) async fn resembling(
    ctx: &Context,
    actor: &Actor,
    nearest: Nearest,
    least: i64,
) -> Result<(Vec<Match>, Vec<i64>)> {
    let flags = flags(ctx, actor.application.seq, &nearest).await?;
    let mut users = best_of_each(nearest.neighbours);
    users.retain(|one| reaches(one, least));
    let first = found(ctx, actor, &users[..users.len().min(SHOWN)], &flags).await?;
    Ok((first, users.into_iter().map(|one| one.user_seq).collect()))
}

fn reaches(one: &Neighbour, least: i64) -> bool {
    hundredths(one.distance) >= least
}

/// The users of these faces. Users who were deleted a moment ago are left out.
async fn found(
    ctx: &Context,
    actor: &Actor,
    nearest: &[Neighbour],
    flags: &HashMap<i64, Flags>,
) -> Result<Vec<Match>> {
    let seqs: Vec<i64> = nearest.iter().map(|one| one.face_seq).collect();
    let rows = store::owners(&ctx.db, actor.application.seq, &seqs).await?;
    let mut rows: HashMap<i64, store::Owner> =
        rows.into_iter().map(|row| (row.face_seq, row)).collect();
    let shown = |row: store::Owner, one: &Neighbour| Match {
        user: row.user,
        name: name(actor, &row),
        vendor_data: row.vendor_data,
        status: UserStatus::from_code(&row.status).unwrap_or_default(),
        country: row.country.filter(|_| actor.reads(UserColumn::Country)),
        faces: row.faces,
        face: row.face,
        similarity: hundredths(one.distance),
        flags: flags.get(&one.user_seq).copied().unwrap_or_default(),
        full_name: row.full_name.filter(|_| actor.reads(UserColumn::FullName)),
        results: actor.reads(UserColumn::SessionCount).then_some(Counters {
            session_count: row.session_count,
            approved_count: row.approved_count,
            declined_count: row.declined_count,
            in_review_count: row.in_review_count,
        }),
        verified_at: (row.last_session_at > 0).then(|| Timestamp::from_micros(row.last_session_at)),
    };
    let matches =
        nearest.iter().filter_map(|one| rows.remove(&one.face_seq).map(|row| shown(row, one)));
    Ok(matches.collect())
}

/// A name for the user: the full name, else the display name, else the key; the first that exists and
/// that the role may read.
fn name(actor: &Actor, row: &store::Owner) -> String {
    let display = row.display_name.as_ref().filter(|_| actor.reads(UserColumn::DisplayName));
    let full = row.full_name.as_ref().filter(|_| actor.reads(UserColumn::FullName));
    full.or(display).unwrap_or(&row.vendor_data).clone()
}

/// The user with a key. `None`: there is none, or several share the key.
async fn user_of_key(ctx: &Context, actor: &Actor, vendor_data: &str) -> Result<Option<Uuid>> {
    let key = users::vendor_key(vendor_data);
    if key.is_empty() || key.chars().any(char::is_control) {
        return Ok(None);
    }
    let seq = actor.application.seq;
    if !users::keys_of_several(&ctx.db, seq, &[&key]).await?.is_empty() {
        return Ok(None);
    }
    let found = users::by_keys(&ctx.db, seq, &[&key]).await?;
    Ok(found.get(&key).map(|user| user.id))
}

async fn record(
    ctx: &Context,
    actor: &Actor,
    answer: &FaceSearch,
    model: &rollcall_faces::Model,
    query: &FaceSearchQuery,
) -> Result<()> {
    let mut fact = Fact {
        action: "faces.searched",
        subject_kind: "face_search",
        subject_id: Some(answer.id),
        subject: answer.id.to_string(),
        details: vec![
            ("faces_in_picture", answer.searched.faces.len().to_string()),
            ("compared", answer.compared.to_string()),
            ("matches", answer.total.to_string()),
            ("threshold", answer.settings.threshold.to_string()),
            ("model", format!("{} {}", model.name, model.version)),
            ("search_type", query.kind.code().to_owned()),
            ("blocklisted", answer.blocklisted.is_some().to_string()),
        ],
    };
    // The audit log outlives an erased user, so it gets the ID: unlike a key, an ID does not say who
    // they were.
    if let Some(user) = user_of_key(ctx, actor, &query.reference).await? {
        fact.details.push(("user", user.to_string()));
    }
    let mut tx = ctx.db.begin().await?;
    audit::append(&mut tx, actor, ctx.clock.now(), fact).await?;
    tx.commit().await
}
