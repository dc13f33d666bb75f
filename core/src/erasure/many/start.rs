use bytes::Bytes;
use tokio::sync::mpsc::{Receiver, channel};
use uuid::Uuid;

use super::audit_events;
use super::run::EraseMany;
use super::store::{self, ErasureInsert};
use crate::access::{Actor, Permission, UserColumn};
use crate::audit::reason;
use crate::context::Context;
use crate::db::Tx;
use crate::erasure::{Erasure, NewErasure};
use crate::error::{Error, FieldErrors, Result};
use crate::exports::{self, Cells, Encoder, Piece};
use crate::format::counted;
use crate::jobs::{self, NewJob};

/// Bytes of an ID, and IDs that one statement writes.
const ID: usize = 16;
const IDS: usize = 2_000;
/// Pieces of the list that are read ahead of the database.
const IN_FLIGHT: usize = 4;

/// Erases the users that a filter matches at this moment, in the background. It cannot be undone.
/// Invalid: `filter` matches nobody or cannot be used, `typed` is not their number, `reason`.
pub async fn start(ctx: &Context, actor: &Actor, new: &NewErasure) -> Result<Erasure> {
    actor.require(Permission::DeleteUsers)?;
    actor.require_recent_proof(&ctx.clock)?;
    let matched = exports::count(ctx, actor, &new.filter).await?;
    let reason = check(new, matched)?;
    let (id, seq, now) = (ctx.clock.new_id(), actor.application.seq, ctx.clock.now());
    let (sender, receiver) = channel(IN_FLIGHT);
    let mut tx = ctx.db.begin().await?;
    let columns = [UserColumn::DiditInternalId];
    let scan = exports::scan_matching(ctx, actor, &new.filter, &columns, Ids::default(), sender);
    let (scanned, kept) = tokio::join!(Box::pin(scan), Box::pin(keep(&mut tx, id, receiver)));
    let kept = kept?;
    scanned?;
    if kept != matched {
        return Err(other_number(kept));
    }
    // In words, without its texts: the erasure stays when the people are gone.
    let chosen = exports::without_texts(&new.filter).words();
    let insert = ErasureInsert { id, reason: &reason, chosen: &chosen, total: kept, now };
    store::insert(&mut tx, actor, &insert).await?;
    let found = store::lock(&mut tx, seq, id).await?;
    let erasure = found.ok_or_else(|| Error::not_found("erasure"))?;
    let mut details = Vec::new();
    if new.filter.ids.is_empty() {
        details.push(("filter", exports::filter_in_the_chain(&new.filter)?));
    }
    let job = NewJob {
        kind: &EraseMany,
        concurrency_key: format!("erasure {seq}"),
        subject_id: Some(id),
        reserved_for: None,
    };
    jobs::enqueue(ctx, &mut tx, &job).await?;
    audit_events::note(&mut tx, actor, now, &erasure, "erasure.started", details).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(erasure)
}

/// The reason as it is kept.
fn check(new: &NewErasure, matched: i64) -> Result<String> {
    if matched == 0 {
        return Err(Error::invalid("filter", "No user matches. Choose other users."));
    }
    let mut errors = FieldErrors::new();
    let reason = match reason::read(&new.reason) {
        Ok(reason) if reason.is_empty() => {
            errors.insert("reason".into(), vec!["Say why these users are erased.".into()]);
            reason
        }
        Ok(reason) => reason,
        Err(Error::Invalid(wrong)) => {
            errors.extend(wrong);
            String::new()
        }
        Err(error) => return Err(error),
    };
    // People type thousands with commas or spaces.
    let typed = new.typed.replace([',', ' '], "");
    if typed != matched.to_string() {
        let words = format!("Type the number of users to confirm: {matched}.");
        errors.insert("typed".into(), vec![words]);
    }
    if errors.is_empty() { Ok(reason) } else { Err(Error::Invalid(errors)) }
}

fn other_number(now: i64) -> Error {
    let users = counted(now, "user matches", "users match");
    Error::invalid("typed", format!("{users} now. Check the list, then type the new number."))
}

/// Writes the list of users. Returns their number.
async fn keep(tx: &mut Tx, id: Uuid, mut pieces: Receiver<Piece>) -> Result<i64> {
    let mut kept = 0;
    while let Some(piece) = pieces.recv().await {
        let ids = piece.bytes.chunks(ID).map(Uuid::from_slice);
        let users: Vec<Uuid> = ids
            .collect::<Result<Vec<_>, uuid::Error>>()
            .map_err(|error| Error::internal("erasure", &error))?;
        store::add_users(tx, id, &users).await?;
        kept += users.len() as i64;
    }
    Ok(kept)
}

/// Writes the IDs of users one behind the other.
#[derive(Default)]
struct Ids(Vec<u8>);

impl Encoder for Ids {
    fn row(&mut self, row: &impl Cells) -> Result<Option<Bytes>> {
        self.0.extend_from_slice(row.id(0)?.as_bytes());
        let is_full = self.0.len() >= ID * IDS;
        Ok(is_full.then(|| std::mem::take(&mut self.0).into()))
    }

    fn end(self) -> Result<Bytes> {
        Ok(self.0.into())
    }
}
