use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::read_ahead::{Chunk, ChunkRow};
use super::store::{self, Exception};
use crate::Timestamp;
use crate::clock::Clock;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::imports::preview::{Decision, decide};
use crate::imports::{Choices, Counts, Outcome};
use crate::users::{
    self, CountDelta, Fields, GivenReason, Origin, Source, UserInsert, UserSnapshot, UserUpdate,
};

/// What a chunk did, to be written to the import's row.
#[derive(Default)]
pub(in crate::imports) struct ChunkResult {
    pub counts: Counts,
    pub exceptions: Vec<Exception>,
    pub delta: CountDelta,
    /// What became of the rows that were decided, by their position in the file.
    pub outcomes: Vec<(i64, Outcome)>,
}

/// Where chunks are written, and the options of their import.
pub(in crate::imports) struct ImportTarget<'a> {
    pub application_seq: i64,
    pub import_id: Uuid,
    /// Users who were erased since then are not created again.
    pub uploaded_at: Timestamp,
    pub choices: &'a Choices,
    /// Of the changes of status; empty if nobody has given one.
    pub status_reason: &'a GivenReason,
}

/// Writes one chunk: reads its users, decides again, and writes users, revisions and what search
/// has to catch up on. The caller changes the counters and commits. `None`: somebody changed or added one
/// of the users at the same moment, so the caller has to roll back and write the chunk again.
pub(in crate::imports) async fn write(
    ctx: &Context,
    tx: &mut Tx,
    target: &ImportTarget<'_>,
    chunk: &Chunk,
) -> Result<Option<ChunkResult>> {
    let (application_seq, import_id) = (target.application_seq, target.import_id);
    let keys = chunk.keys();
    let stored = users::by_keys_in(tx, application_seq, &keys).await?;
    let former = chunk.rows.iter().filter_map(|row| row.former_key.as_deref());
    let named: Vec<&str> = keys.iter().copied().chain(former).collect();
    let erased = users::erased_since_in(tx, application_seq, target.uploaded_at, &named).await?;
    let now = ctx.clock.now();
    let shared = users::keys_of_several_in(tx, application_seq, &keys).await?;
    let mut seen = Seen { stored, erased, shared, similar: HashMap::new() };
    let new: Vec<&str> = (chunk.rows.iter())
        .filter(|row| !seen.stored.contains_key(&row.values.vendor_key))
        .map(|row| row.values.vendor_data.as_str())
        .collect();
    seen.similar = users::similar_users_in(tx, application_seq, &new).await?;
    let plan = plan(chunk, &seen, target.choices, &ctx.clock);
    let mut pending = Vec::new();
    if !plan.created.is_empty() {
        let origin = Origin::Import(import_id);
        let seqs = users::insert_many(tx, application_seq, origin, now, &plan.created).await?;
        let Some(seqs) = seqs else { return Ok(None) };
        pending.extend(users::ranges(seqs.into_iter()));
    }
    if !plan.updated.is_empty() {
        let source = Source::Import(import_id);
        if !users::update_many(tx, &source, now, &plan.updated).await? {
            return Ok(None);
        }
        users::set_reasons(tx, &plan.status_changed, target.status_reason).await?;
        pending.extend(users::ranges(plan.updated.iter().map(|update| update.seq)));
    }
    users::add_search_pending(tx, application_seq, &pending).await?;
    store::insert_exceptions(tx, import_id, &plan.written.exceptions).await?;
    let mut written = plan.written;
    written.delta = plan.delta;
    written.counts.invalid = chunk.invalid;
    Ok(Some(written))
}

struct Plan<'a> {
    created: Vec<UserInsert<'a>>,
    updated: Vec<UserUpdate>,
    /// Users whose status changes, with the version that the change replaces.
    status_changed: Vec<(i64, i64)>,
    delta: CountDelta,
    written: ChunkResult,
}

/// The roster as the run sees it.
struct Seen<'a> {
    stored: HashMap<String, UserSnapshot>,
    erased: HashSet<&'a str>,
    /// Keys that name more than one user.
    shared: HashSet<String>,
    /// Keys that nobody has and that look like a user's.
    similar: HashMap<String, String>,
}

fn plan<'a>(chunk: &'a Chunk, seen: &Seen<'_>, choices: &Choices, clock: &Clock) -> Plan<'a> {
    let mut plan = Plan {
        created: Vec::new(),
        updated: Vec::new(),
        status_changed: Vec::new(),
        delta: CountDelta::default(),
        written: ChunkResult::default(),
    };
    // Two keys may name one user, after a merge: the second row has not seen what the first one writes.
    let mut updated: HashSet<i64> = HashSet::new();
    for row in &chunk.rows {
        let present = seen.stored.get(&row.values.vendor_key);
        // The run writes only what the preview has shown. So a row is held if its user was changed or
        // erased since, or if its new user ID looks like one that was added since.
        let changed = present.map_or(0, |user| user.version) != row.seen_version
            || present.is_some_and(|user| updated.contains(&user.seq))
            || seen.similar.contains_key(&row.values.vendor_key)
            || seen.shared.contains(&row.values.vendor_key)
            || seen.erased.contains(row.values.vendor_key.as_str())
            || row.former_key.as_deref().is_some_and(|former| seen.erased.contains(former));
        if changed && row.previewed != Outcome::Skipped {
            plan.written.counts.add(Outcome::Held);
            plan.written.exceptions.push(Exception {
                ordinal: row.ordinal,
                line: row.line,
                previewed: row.previewed,
                outcome: Outcome::Held,
            });
            continue;
        }
        if row.previewed == Outcome::Skipped {
            plan.written.counts.add(Outcome::Skipped);
            continue;
        }
        let decision = decide(&row.values, present, choices);
        plan.written.counts.add(decision.outcome);
        plan.written.outcomes.push((row.ordinal, decision.outcome));
        plan.written.counts.protected_cells += decision.protected_cells;
        let writes = matches!(decision.outcome, Outcome::Created | Outcome::Updated);
        plan.written.counts.warned += i64::from(writes && row.warned);
        plan.written.counts.status_changes += i64::from(decision.former_status(present).is_some());
        match (decision.outcome, present) {
            (Outcome::Created, _) => plan.create(row, decision.after.into_owned(), clock),
            (Outcome::Updated, Some(user)) => {
                updated.insert(user.seq);
                plan.update(row, user, decision);
            }
            _ => {}
        }
    }
    plan
}

impl<'a> Plan<'a> {
    fn create(&mut self, row: &'a ChunkRow, fields: Fields, clock: &Clock) {
        self.delta.add(&fields);
        self.created.push(UserInsert {
            id: clock.new_id(),
            vendor_data: &row.values.vendor_data,
            vendor_key: &row.values.vendor_key,
            line: Some(row.line),
            fields,
        });
    }

    fn update(&mut self, row: &ChunkRow, user: &UserSnapshot, decision: Decision<'_>) {
        self.delta.replace(&user.fields, &decision.after);
        if decision.former_status(Some(user)).is_some() {
            self.status_changed.push((user.seq, user.version));
        }
        self.updated.push(UserUpdate {
            seq: user.seq,
            version: user.version,
            line: Some(row.line),
            before_image: user.fields.before_image(&decision.after).unwrap_or_default(),
            search_text: decision.after.search_text(&user.vendor_data),
            fields: decision.after.into_owned(),
        });
    }
}
