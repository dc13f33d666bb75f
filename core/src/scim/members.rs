use std::collections::BTreeSet;

use uuid::Uuid;

use super::group_input::no_member;
use super::refusal::{Failure, Refusal};
use super::settle::Settling;
use crate::db::Tx;
use crate::directory::{is_mapped, store};

/// People whose roles one request changes. Roles are read and written for each, and everybody else waits.
pub(super) const MAX_SETTLED: usize = 1_000;

/// Sets who is in a group, and gives and takes the roles that follow from it. `former_name`: the one that
/// the group had, if it has another now.
pub(super) async fn set_members(
    settling: &Settling<'_>,
    tx: &mut Tx,
    group_id: Uuid,
    (former_name, name): (&str, &str),
    wanted: &BTreeSet<Uuid>,
) -> Result<Changed, Failure> {
    let seq = settling.actor.organization.seq;
    let present: BTreeSet<Uuid> = store::members(tx, group_id).await?.into_iter().collect();
    let added: Vec<Uuid> = wanted.difference(&present).copied().collect();
    let removed: Vec<Uuid> = present.difference(wanted).copied().collect();
    let gave_role = is_mapped(tx, seq, former_name).await?;
    let gives_role = is_mapped(tx, seq, name).await?;
    let is_renamed = former_name != name && (gave_role || gives_role);
    let settled = match is_renamed {
        true => wanted.len() + removed.len(),
        false => added.len() + removed.len(),
    };
    if (gave_role || gives_role) && settled > MAX_SETTLED {
        return Err(Refusal::too_many(format!(
            "This changes the roles of {settled} people; one request may change those of {MAX_SETTLED}. \
             Add or remove fewer members at a time."
        ))
        .into());
    }
    for id in &added {
        if store::find_user(tx, seq, *id).await?.is_none() {
            return Err(no_member(&id.to_string()).into());
        }
        store::add_member(tx, group_id, *id).await?;
    }
    for id in &removed {
        store::remove_member(tx, group_id, *id).await?;
    }
    // Who comes into a group without a role, or leaves one, has the roles that they had.
    if !gave_role && !gives_role {
        return Ok(Changed { added: added.len(), removed: removed.len() });
    }
    for id in &removed {
        settling.settle(tx, *id, gave_role).await?;
    }
    let touched =
        if is_renamed { wanted.iter().collect() } else { added.iter().collect::<Vec<_>>() };
    for id in touched {
        settling.settle(tx, *id, is_renamed && gave_role).await?;
    }
    Ok(Changed { added: added.len(), removed: removed.len() })
}

/// How many have come into a group, and how many have left it.
#[derive(Clone, Copy)]
pub(super) struct Changed {
    pub added: usize,
    pub removed: usize,
}
