use super::{PairCounts, PairList, PairQuery, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::Result;
use crate::faces::store as faces;

/// The number of pairs on a page.
const PAGE: usize = 12;

/// The pairs in one state. Open pairs: the best score first, without pairs below the current threshold.
/// Decided pairs: the newest decision first.
pub async fn list(ctx: &Context, actor: &Actor, query: &PairQuery) -> Result<PairList> {
    actor.require(Permission::ReviewDuplicates)?;
    let seq = actor.application.seq;
    let threshold = faces::settings(&ctx.db, seq).await?.threshold;
    let cursor = query.cursor.as_deref().and_then(store::Cursor::parse);
    let back = cursor.is_some_and(|cursor| cursor.back);
    let most = PAGE as i64 + 1;
    let mut found = store::list(&ctx.db, seq, query.state, threshold, cursor, most).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    if back {
        found.reverse();
    }
    let name = |found: Option<&store::Found>, back: bool| {
        found.map(|one| store::Cursor { key: one.key, id: one.row.id, back }.name())
    };
    let next = name(found.last(), false).filter(|_| more || back);
    let previous = name(found.first(), true).filter(|_| if back { more } else { cursor.is_some() });
    Ok(PairList { rows: found.into_iter().map(|one| one.row).collect(), next, previous })
}

/// How many pairs are in each state.
pub async fn counts(ctx: &Context, actor: &Actor) -> Result<PairCounts> {
    actor.require(Permission::ReviewDuplicates)?;
    let threshold = faces::settings(&ctx.db, actor.application.seq).await?.threshold;
    store::counts(&ctx.db, actor.application.seq, threshold).await
}

/// How many pairs wait for a review, counted up to 1,000. The navigation of every page shows it.
pub async fn open_count(ctx: &Context, actor: &Actor) -> Result<i64> {
    actor.require(Permission::ReviewDuplicates)?;
    store::open_count(&ctx.db, actor.application.seq).await
}

impl store::Cursor {
    fn name(self) -> String {
        let way = if self.back { "before" } else { "after" };
        format!("{way}.{}.{}", self.key, self.id.simple())
    }

    fn parse(name: &str) -> Option<Self> {
        let mut parts = name.split('.');
        let back = match parts.next()? {
            "before" => true,
            "after" => false,
            _ => return None,
        };
        let key = parts.next()?.parse().ok()?;
        let id = uuid::Uuid::try_parse(parts.next()?).ok()?;
        Some(Self { key, id, back })
    }
}
