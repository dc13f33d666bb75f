//! Users whom an operator ticks in a list, kept while they turn its pages.

use std::collections::HashSet;

use uuid::Uuid;

use super::store;
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::{Error, Result};

/// The most users that can be ticked one by one.
const MAX_SELECTED: usize = 1_000;
/// The most selections that an operator has in an application: one for each tab.
const MAX_SELECTIONS: i64 = 20;
/// A selection that nobody has changed for this long is forgotten.
const KEPT_SECONDS: i64 = 86_400;

/// The users of a selection, in the order in which they were ticked. `None`: the actor has no such
/// selection, or no longer.
pub async fn selection(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Option<Vec<Uuid>>> {
    actor.require(Permission::ReadUsers)?;
    let Some(operator) = actor.operator_id() else { return Ok(None) };
    store::selection(&ctx.db, actor.application.seq, operator, id).await
}

/// Keeps which users of a page are ticked, and those that were ticked on other pages before. Returns the
/// selection's ID; `None`: nobody is selected. `kept`: the selection until now; one that does not exist
/// counts as empty. A new one takes the place of the actor's oldest above 20. Invalid: `selection`, if there
/// are too many users.
pub async fn select(
    ctx: &Context,
    actor: &Actor,
    kept: Option<Uuid>,
    shown: &[Uuid],
    ticked: &[Uuid],
) -> Result<Option<Uuid>> {
    actor.require(Permission::ReadUsers)?;
    let Some(operator) = actor.operator_id() else {
        return Err(Error::Forbidden("Only operators can select users.".into()));
    };
    let seq = actor.application.seq;
    let mut tx = ctx.db.begin().await?;
    let before = match kept {
        Some(id) => store::selection_in(&mut tx, seq, operator, id).await?,
        None => None,
    };
    let is_new = before.is_none();
    let id = before.is_some().then_some(kept).flatten().unwrap_or_else(|| ctx.clock.new_id());
    let users = merged(before.unwrap_or_default(), shown, ticked);
    if users.len() > MAX_SELECTED {
        let words = "You can select up to 1,000 users one by one. To take more, filter the list and select all that match.";
        return Err(Error::invalid("selection", words));
    }
    if users.is_empty() {
        store::delete_selection(&mut tx, id).await?;
    } else {
        let now = ctx.clock.now();
        store::save_selection(&mut tx, seq, operator, id, &users, now).await?;
        if is_new {
            store::delete_surplus_selections(&mut tx, seq, operator, MAX_SELECTIONS).await?;
        }
    }
    tx.commit().await?;
    Ok((!users.is_empty()).then_some(id))
}

/// Those of other pages stay; of this page whoever is ticked.
fn merged(before: Vec<Uuid>, shown: &[Uuid], ticked: &[Uuid]) -> Vec<Uuid> {
    let ticked_here: HashSet<Uuid> = ticked.iter().copied().collect();
    let unticked: HashSet<Uuid> =
        shown.iter().copied().filter(|id| !ticked_here.contains(id)).collect();
    let mut seen = HashSet::new();
    before
        .into_iter()
        .chain(ticked.iter().copied())
        .filter(|id| !unticked.contains(id) && seen.insert(*id))
        .collect()
}

/// Forgets selections that nobody has used for a day.
pub(crate) async fn forget_old_selections(ctx: &Context) -> Result<()> {
    let mut tx = ctx.db.begin().await?;
    let before = ctx.clock.now().plus_seconds(-KEPT_SECONDS);
    store::delete_old_selections(&mut tx, before).await?;
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::merged;

    #[test]
    fn a_page_changes_its_own_users_and_no_others() {
        let [a, b, c, d] = [1, 2, 3, 4].map(Uuid::from_u128);
        assert_eq!(merged(vec![a, b], &[b, c], &[c]), [a, c]);
        assert_eq!(merged(vec![a], &[b, c], &[]), [a]);
        assert_eq!(merged(vec![], &[a, b], &[b, b, d]), [b, d]);
        assert!(merged(vec![a], &[a], &[]).is_empty());
    }
}
