use uuid::Uuid;

use super::assign::require_room;
use super::item::{subject, waiting_for};
use super::{ItemKind, store};
use crate::Timestamp;
use crate::access::Actor;
use crate::context::Context;
use crate::error::{Error, Result};

/// Sets the day by which a thing has to be decided, for everybody; an empty one takes it back. `day`:
/// `YYYY-MM-DD`. Invalid in `day`: it is no day, or has passed. Conflict: the thing no longer waits.
pub async fn set_due(
    ctx: &Context,
    actor: &Actor,
    kind: ItemKind,
    id: Uuid,
    day: &str,
) -> Result<()> {
    actor.require(kind.permission())?;
    let now = ctx.clock.now();
    let day = match day.trim() {
        "" => String::new(),
        typed => {
            let at = Timestamp::from_day(typed).filter(|at| at.day() >= now.day());
            let words = "Enter a day from today on, such as 2026-09-14.";
            at.ok_or_else(|| Error::invalid("day", words))?.day()
        }
    };
    let item = waiting_for(ctx, actor, kind, id, actor.operator_id().unwrap_or_default()).await?;
    let mut tx = ctx.db.begin().await?;
    if !day.is_empty() {
        require_room(&mut tx, subject(actor, &item)).await?;
    }
    store::set_due(&mut tx, subject(actor, &item), &day, now).await?;
    tx.commit().await
}
