use uuid::Uuid;

use super::{Inbox, InboxQuery, list, mails, store};
use crate::Timestamp;
use crate::access::{Actor, ActorKind, Identity};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::operators::{self, Membership};

/// Operators that are looked at together.
const BATCH_SIZE: i64 = 100;
/// Of each kind, as many as a mail names.
const NAMED: i64 = 5;
const HOUR_MICROS: i64 = 3_600_000_000;

/// The hour (UTC, 0 to 23) from which the operator gets the daily summary. `None`: they get none.
pub async fn summary_hour(ctx: &Context, identity: &Identity) -> Result<Option<i64>> {
    store::hour(&ctx.db, identity.operator_id).await
}

/// Sets the hour of the daily summary, or switches it off. Where the hour of today has passed, the first one is
/// sent tomorrow. Invalid in `hour`: there is no such hour.
pub async fn set_summary_hour(
    ctx: &Context,
    identity: &Identity,
    hour: Option<i64>,
    request_id: &str,
) -> Result<()> {
    if hour.is_some_and(|hour| !(0..24).contains(&hour)) {
        return Err(Error::invalid("hour", "Choose one of the hours."));
    }
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    let changed = match hour {
        Some(hour) => {
            let sent_on = if hour <= hour_of(now) { now.day() } else { String::new() };
            store::set_hour(&mut tx, identity.operator_id, hour, &sent_on).await?
        }
        None => store::switch_off(&mut tx, identity.operator_id).await?,
    };
    if changed {
        let words = hour.map_or("off".to_owned(), |hour| format!("{hour:02}:00 UTC"));
        let details = [("daily_summary", words)];
        let action = "operator.notices_changed";
        operators::record_own(ctx, &mut tx, identity, request_id, action, &details).await?;
    }
    tx.commit().await
}

fn hour_of(at: Timestamp) -> i64 {
    at.micros().div_euclid(HOUR_MICROS).rem_euclid(24)
}

/// Mails everybody whose hour has come what waits for them, once a day and for each application where
/// something does. A mail names what belongs to one application, because others read its outbox.
pub(crate) async fn send_summaries(ctx: &Context) -> Result<()> {
    let now = ctx.clock.now();
    let (day, mut after) = (now.day(), Uuid::nil());
    loop {
        let due = store::due(&ctx.db, (day.as_str(), hour_of(now)), after, BATCH_SIZE).await?;
        for operator_id in &due {
            // One that fails must not keep the others waiting.
            if let Err(error) = send_one(ctx, *operator_id, &day).await {
                error.log();
                tracing::warn!(%operator_id, %error, "a daily summary could not be sent");
            }
        }
        match due.last() {
            Some(last) if due.len() as i64 == BATCH_SIZE => after = *last,
            _ => break,
        }
    }
    ctx.wake();
    Ok(())
}

async fn send_one(ctx: &Context, operator_id: Uuid, day: &str) -> Result<()> {
    let Some(identity) = operators::identity(ctx, operator_id).await? else { return Ok(()) };
    let mut found: Vec<(Actor, Inbox)> = Vec::new();
    for membership in operators::memberships(ctx, &identity).await? {
        let actor = actor_in(&identity, membership);
        let inbox = list(ctx, &actor, &InboxQuery::default(), NAMED).await?;
        if inbox.total() > 0 {
            found.push((actor, inbox));
        }
    }
    let mut tx = ctx.db.begin().await?;
    if !store::claim(&mut tx, operator_id, day).await? {
        return Ok(());
    }
    for (actor, inbox) in &found {
        mails::daily_summary(ctx, &mut tx, &identity, actor, inbox).await?;
    }
    tx.commit().await
}

/// The operator in one of their applications. A mail needs no browser, so networks and sessions are not asked.
fn actor_in(identity: &Identity, membership: Membership) -> Actor {
    let Membership { organization, application, role, scope, .. } = membership;
    Actor {
        kind: ActorKind::Operator(identity.clone()),
        role,
        scope,
        organization,
        application,
        request_id: String::new(),
        proved_at: None,
    }
}
