use uuid::Uuid;

use super::item::{subject, waiting_for};
use super::list::MAX_MARKS;
use super::store::Subject;
use super::{ItemKind, store};
use crate::Timestamp;
use crate::access::Actor;
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};

/// Hides a thing from the actor's own inbox until the beginning of a day (UTC); an empty day shows it again.
/// `day`: `YYYY-MM-DD`. Invalid in `day`: it is no day, or not after today. Conflict: the thing no longer
/// waits.
pub async fn snooze(
    ctx: &Context,
    actor: &Actor,
    kind: ItemKind,
    id: Uuid,
    day: &str,
) -> Result<()> {
    actor.require(kind.permission())?;
    let Some(operator_id) = actor.operator_id() else {
        return Err(Error::Forbidden("Only operators have an inbox.".into()));
    };
    let now = ctx.clock.now();
    let until = match day.trim() {
        "" => None,
        typed => {
            let at = Timestamp::from_day(typed).filter(|at| *at > now);
            let words = "Enter a day after today, such as 2026-09-14.";
            Some(at.ok_or_else(|| Error::invalid("day", words))?)
        }
    };
    let item = waiting_for(ctx, actor, kind, id, operator_id).await?;
    let mut tx = ctx.db.begin().await?;
    match until {
        Some(until) => {
            require_room(&mut tx, subject(actor, &item), operator_id).await?;
            store::snooze(&mut tx, subject(actor, &item), operator_id, until).await?;
        }
        None => store::wake(&mut tx, subject(actor, &item), operator_id).await?,
    }
    tx.commit().await
}

/// Refuses one more snoozed thing where there are too many to be read whole.
async fn require_room(tx: &mut Tx, of: Subject, operator_id: Uuid) -> Result<()> {
    if store::count_other_snoozes(tx, of, operator_id).await? >= MAX_MARKS {
        let words =
            "You have snoozed too many things of this application. Decide some of them first.";
        return Err(Error::Conflict(words.into()));
    }
    Ok(())
}
