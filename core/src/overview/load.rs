use std::collections::BTreeMap;

use super::{DayRows, Overview, store};
use crate::access::{Actor, Permission};
use crate::audit::{self, AuditQuery};
use crate::context::Context;
use crate::error::Result;
use crate::imports::{self, Counts, Import, ImportQuery, Undone};
use crate::inbox::{self, InboxQuery};
use crate::{Timestamp, users};

const DAYS: i64 = 30;
const LATEST: usize = 6;
/// Of each kind that waits.
const SHOWN: i64 = 10;
/// An import that took longer than this (microseconds) is announced when it has ended.
const LONG_IMPORT_MICROS: i64 = 60_000_000;
/// For how many seconds it is announced.
const ANNOUNCED_SECONDS: i64 = 86_400;
const MAX_ANNOUNCED: i64 = 3;

/// Everything on the overview that the actor can read.
pub async fn load(ctx: &Context, actor: &Actor) -> Result<Overview> {
    let mut overview =
        Overview { users: users::status_counts(ctx, actor).await?, ..Overview::default() };
    overview.shared_keys = users::count_shared_keys(ctx, actor).await?;
    overview.countries = users::country_counts(ctx, actor).await?;
    overview.days = days(ctx, actor).await?;
    overview.inbox = inbox::list(ctx, actor, &InboxQuery::default(), SHOWN).await?;
    if actor.may(Permission::ReadImports) {
        overview.latest = imports::list(ctx, actor, &ImportQuery::default()).await?.imports;
        overview.latest.truncate(LATEST);
        overview.ended = ended(ctx, actor).await?;
    }
    if actor.may(Permission::ReadAudit) {
        overview.audit = audit::search(ctx, actor, &AuditQuery::default()).await?.entries;
        overview.audit.truncate(LATEST);
    }
    Ok(overview)
}

async fn ended(ctx: &Context, actor: &Actor) -> Result<Vec<Import>> {
    let Some(operator_id) = actor.operator_id() else { return Ok(Vec::new()) };
    let since = ctx.clock.now().plus_seconds(-ANNOUNCED_SECONDS);
    let seq = actor.application.seq;
    let mut ended = Vec::new();
    for id in
        store::ended_since(&ctx.db, seq, operator_id, since, LONG_IMPORT_MICROS, MAX_ANNOUNCED)
            .await?
    {
        ended.extend(imports::find(ctx, actor, id).await?);
    }
    Ok(ended)
}

async fn days(ctx: &Context, actor: &Actor) -> Result<Vec<DayRows>> {
    let today = ctx.clock.now();
    let day_before = |days: i64| today.plus_seconds(-days * 86_400).day();
    let first = Timestamp::from_day(&day_before(DAYS - 1)).unwrap_or_default();
    let (seq, mut by_day) = (actor.application.seq, BTreeMap::<String, (i64, i64)>::new());
    for (at, created) in store::created_since(&ctx.db, seq, first).await? {
        by_day.entry(Timestamp::from_micros(at).day()).or_default().0 += created;
    }
    if actor.may(Permission::ReadImports) {
        for (at, applied, undone) in store::finished_since(&ctx.db, seq, first).await? {
            let counts: Counts = serde_json::from_str(&applied)?;
            let undone: Undone = match undone.as_str() {
                "{}" => Undone::default(),
                undone => serde_json::from_str(undone)?,
            };
            let day = by_day.entry(Timestamp::from_micros(at).day()).or_default();
            day.1 += (counts.updated - undone.restored).max(0);
        }
    }
    Ok((0..DAYS)
        .rev()
        .map(day_before)
        .map(|day| {
            let (created, updated) = by_day.get(&day).copied().unwrap_or_default();
            DayRows { day, created, updated }
        })
        .collect())
}
