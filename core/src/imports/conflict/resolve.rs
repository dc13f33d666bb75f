use std::collections::HashSet;

use super::{ConflictDecision, store};
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::imports::apply::{Chunk, ChunkRow, ImportTarget, write_chunk};
use crate::imports::preview::{decide, entries_at, source_rows};
use crate::imports::store::{self as imports, StoredImport};
use crate::imports::validate::RowProblem;
use crate::imports::{Counts, Outcome, StatusChanges};
use crate::users;

pub(super) enum Resolved {
    /// This many rows were still held, and are decided now.
    Done(usize),
    /// The user was changed since the page was opened.
    Changed,
    /// The row would change a user's status, and the application does not let files do that.
    ChangesStatus,
    /// Nobody has the row's key, and it looks like that of this user (`vendor_data`).
    LooksLikeUser(String),
    /// The row was valid in the preview, and the current rules refuse it.
    Refused,
    /// Several users have the row's key.
    SharedKey,
}

/// Decides about these rows in a transaction of the caller's: users, revisions, counters and the
/// rows' outcomes together. Without a `seen_version` nobody has looked at the single rows: those that
/// would change a status stay held, unless the application lets files do that freely, and so do those
/// with a new key that looks like a user's, and those with a key of several users.
pub(super) async fn resolve(
    ctx: &Context,
    tx: &mut Tx,
    found: &StoredImport,
    ordinals: &[i64],
    decision: ConflictDecision,
    seen_version: Option<i64>,
) -> Result<Resolved> {
    let id = found.import.id;
    let held = store::lock_held(tx, id, ordinals).await?;
    let mut outcomes: Vec<(i64, Outcome)> = Vec::with_capacity(held.len());
    let mut written = Counts::default();
    match decision {
        ConflictDecision::Drop => {
            outcomes.extend(held.iter().map(|ordinal| (*ordinal, Outcome::Skipped)));
        }
        ConflictDecision::Apply => {
            let Rows { mut chunk, erased, change_status, similar, refused, shared } =
                rows(ctx, tx, found, &held).await?;
            if seen_version.is_some() && refused {
                return Ok(Resolved::Refused);
            }
            if seen_version.is_some() && shared {
                return Ok(Resolved::SharedKey);
            }
            if seen_version.is_some()
                && let Some(user) = similar
            {
                return Ok(Resolved::LooksLikeUser(user));
            }
            let settings = imports::settings_in(tx, found.application_seq).await?;
            match (settings.status_changes, seen_version) {
                (StatusChanges::Freely, _) | (StatusChanges::Confirmed, Some(_)) => {}
                (_, Some(_)) if !change_status.is_empty() => return Ok(Resolved::ChangesStatus),
                _ => chunk.rows.retain(|row| !change_status.contains(&row.ordinal)),
            }
            outcomes.extend(erased.into_iter().map(|ordinal| (ordinal, Outcome::Skipped)));
            let changed =
                |row: &ChunkRow| seen_version.is_some_and(|seen| seen != row.seen_version);
            if chunk.rows.iter().any(changed) {
                return Ok(Resolved::Changed);
            }
            let seq = found.application_seq;
            let target = ImportTarget {
                application_seq: seq,
                import_id: id,
                uploaded_at: found.import.uploaded_at,
                choices: &found.import.choices,
                status_reason: &found.form.status_reason,
            };
            let done = write_chunk(ctx, tx, &target, &chunk).await?;
            let Some(done) = done.filter(|done| done.exceptions.is_empty()) else {
                return Ok(Resolved::Changed);
            };
            users::change_counts(tx, seq, &done.delta).await?;
            written.protected_cells = done.counts.protected_cells;
            written.warned = done.counts.warned;
            written.status_changes = done.counts.status_changes;
            outcomes.extend(done.outcomes);
        }
    }
    for (_, outcome) in &outcomes {
        written.take(Outcome::Held);
        written.add(*outcome);
    }
    store::set_outcomes(tx, id, &outcomes).await?;
    imports::add_applied(tx, id, &written).await?;
    Ok(Resolved::Done(outcomes.len()))
}

/// Held rows with their users as they are now.
struct Rows {
    chunk: Chunk,
    /// Rows of people who were erased since: a file from before does not bring them back.
    erased: Vec<i64>,
    /// Rows of the chunk that would change a user's status.
    change_status: HashSet<i64>,
    /// A user (`vendor_data`) whom a new key looks like. Rows with such keys are not in the chunk: the
    /// run would hold them again.
    similar: Option<String>,
    /// The current rules refuse a row. It is not in the chunk, and stays held.
    refused: bool,
    /// A row's key names more than one user. Such rows are not in the chunk either.
    shared: bool,
}

async fn rows(ctx: &Context, tx: &mut Tx, found: &StoredImport, ordinals: &[i64]) -> Result<Rows> {
    let entries = entries_at(ctx, found.import.id, ordinals).await?;
    let rows = source_rows(ctx, found, entries).await?;
    let (mut chunk, mut erased) = (Chunk::default(), Vec::new());
    let (mut change_status, mut refused) = (HashSet::new(), false);
    for row in rows {
        // A held row was valid when it was held; only an erasure, or a newer version of Rollcall, can
        // disagree.
        let values = match row.read {
            Ok(values) => values,
            Err(problems) if problems.contains(&RowProblem::Erased) => {
                erased.push(row.ordinal);
                continue;
            }
            Err(_) => {
                refused = true;
                continue;
            }
        };
        chunk.rows.push(ChunkRow {
            ordinal: row.ordinal,
            line: i64::from(row.entry.line),
            seen_version: 0,
            previewed: Outcome::Updated,
            warned: row.entry.warned,
            // The rows of people who were erased have been told apart above, by both keys.
            former_key: None,
            values,
        });
    }
    let keys: Vec<&str> = chunk.rows.iter().map(|row| row.values.vendor_key.as_str()).collect();
    users::lock_keys(tx, found.application_seq, &keys).await?;
    let shared = users::keys_of_several_in(tx, found.application_seq, &keys).await?;
    chunk.rows.retain(|row| !shared.contains(&row.values.vendor_key));
    let keys: Vec<&str> = chunk.rows.iter().map(|row| row.values.vendor_key.as_str()).collect();
    let stored = users::by_keys_in(tx, found.application_seq, &keys).await?;
    let new: Vec<&str> = (chunk.rows.iter())
        .filter(|row| !stored.contains_key(&row.values.vendor_key))
        .map(|row| row.values.vendor_data.as_str())
        .collect();
    let similar = users::similar_users_in(tx, found.application_seq, &new).await?;
    chunk.rows.retain(|row| !similar.contains_key(&row.values.vendor_key));
    // Two keys may name one user, after a merge. The second row stays held, as in the run.
    let mut taken = HashSet::new();
    chunk.rows.retain(|row| {
        let user = stored.get(&row.values.vendor_key);
        user.is_none_or(|user| taken.insert(user.seq))
    });
    for row in &mut chunk.rows {
        let user = stored.get(&row.values.vendor_key);
        row.seen_version = user.map_or(0, |user| user.version);
        let decision = decide(&row.values, user, &found.import.choices);
        if decision.former_status(user).is_some() {
            change_status.insert(row.ordinal);
        }
    }
    Ok(Rows {
        chunk,
        erased,
        change_status,
        similar: similar.into_values().next(),
        refused,
        shared: !shared.is_empty(),
    })
}
