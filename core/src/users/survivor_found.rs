//! A search for the whole key of a merged user.

use super::key::vendor_key;
use super::plan::plan;
use super::search::{Page, cursor_at, size};
use super::store::{self, Cursor, ListRow, Order, Plan};
use super::{Total, UserQuery, UserSort};
use crate::access::Actor;
use crate::context::Context;
use crate::error::Result;

/// Somebody who searches for the whole key of a merged user finds the one who has their data now, on the
/// first page and before the others: the texts of that one do not have the key. Where they do, the search
/// finds them at their place. The page keeps its size.
pub(super) async fn add_survivor(
    ctx: &Context,
    actor: &Actor,
    query: &UserQuery,
    listed: &Plan<'_>,
    (page, total): (&mut Page, &mut Total),
) -> Result<()> {
    let key = vendor_key(query.search.trim());
    if key.is_empty()
        || key.chars().any(char::is_control)
        || query.cursor.is_some()
        || query.offset > 0
        || !query.vendor_data.trim().is_empty()
    {
        return Ok(());
    }
    let found = store::by_keys(&ctx.db, actor.application.seq, &[&key]).await?;
    let Some(survivor) = found.get(&key).filter(|user| user.vendor_key != key) else {
        return Ok(());
    };
    // The other filters still hold.
    let vendor_data = survivor.vendor_data.clone();
    let both = UserQuery { vendor_data, ..query.clone() };
    if !store::list(&ctx.db, &plan(ctx, actor, &both, None).await?, None, 1).await?.is_empty() {
        return Ok(());
    }
    let by_key = UserQuery { search: String::new(), ..both };
    let found = store::list(&ctx.db, &plan(ctx, actor, &by_key, None).await?, None, 1).await?;
    let Some(row) = found.into_iter().next() else { return Ok(()) };
    total.count += 1;
    page.rows.insert(0, row);
    let size = size(query) as usize;
    if page.rows.len() > size {
        let left = page.rows.split_off(size);
        page.next = match page.rows.last().filter(|_| size > 1) {
            Some(last) => Some(cursor_at(listed, last, false)),
            None => left.first().map(|first| before_first(listed, first)),
        };
    }
    Ok(())
}

/// A position right before the first row of a list.
fn before_first(plan: &Plan<'_>, first: &ListRow) -> Cursor {
    let mut cursor = cursor_at(plan, first, false);
    cursor.seq += if plan.ascending { -1 } else { 1 };
    // A key is compared without the short key: its beginning comes before it, a longer one after it.
    if plan.order == Order::Sort(UserSort::VendorData) {
        if plan.ascending {
            cursor.text.pop();
        } else {
            cursor.text.push('z');
        }
    }
    cursor
}
