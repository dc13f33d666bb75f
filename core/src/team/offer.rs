//! The roles that an invitation offers.

use std::collections::BTreeMap;

use super::{GivenRole, NewRole, guard};
use crate::access::{Actor, ApplicationRef, Role};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::operators::give::{self, Gift};
use crate::roles;

/// Roles of one invitation.
pub const MAX_ROLES: usize = 8;

/// Where each of the roles is to hold.
pub(super) async fn places(
    ctx: &Context,
    actor: &Actor,
    new: &[NewRole],
) -> Result<Vec<Option<ApplicationRef>>> {
    if new.is_empty() || new.len() > MAX_ROLES {
        let words = format!("Choose between 1 and {MAX_ROLES} roles.");
        return Err(Error::invalid("role", words));
    }
    let mut places = Vec::new();
    for (index, one) in new.iter().enumerate() {
        places.push(at(index, guard::place(ctx, actor, one.application).await)?);
    }
    Ok(places)
}

/// The roles, in the places that were found for them. They are not deleted before the transaction ends.
pub(super) async fn read(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    new: &[NewRole],
    places: Vec<Option<ApplicationRef>>,
) -> Result<Vec<GivenRole>> {
    let mut read: Vec<GivenRole> = Vec::new();
    for (index, (one, application)) in new.iter().zip(places).enumerate() {
        let role = roles::store::to_give(tx, actor.organization.seq, &one.code).await;
        let role = at(index, role)?;
        guard::may_give(actor, &role)?;
        let gift = Gift { role: &role, application: application.as_ref(), until: one.until };
        at(index, give::check(ctx, &gift))?;
        let given = GivenRole { role, application, until: one.until };
        if read.iter().any(|other| other.application == given.application) {
            let words = "There is another role for this place above. Choose another place.";
            return at(index, Err(Error::invalid("application", words)));
        }
        read.push(given);
    }
    if read.len() > 1
        && let Some(index) = read.iter().position(|given| given.role == Role::Owner)
    {
        let words = "An owner may do everything everywhere. Leave the other roles out.";
        return at(index, Err(Error::invalid("role", words)));
    }
    Ok(read)
}

/// The name of a role's field: `role`, `role2`, `role3`.
fn field(name: &str, index: usize) -> String {
    match index {
        0 => name.to_owned(),
        more => format!("{name}{}", more + 1),
    }
}

/// Names the fields of one of several roles.
fn at<T>(index: usize, outcome: Result<T>) -> Result<T> {
    match outcome {
        Err(Error::Invalid(errors)) => {
            let named: BTreeMap<_, _> =
                errors.into_iter().map(|(name, words)| (field(&name, index), words)).collect();
            Err(Error::Invalid(named))
        }
        other => other,
    }
}

/// What the audit log says of them: one in its parts, several in words.
pub(super) fn details(roles: &[GivenRole]) -> Vec<(&'static str, String)> {
    let [GivenRole { role, application, until }] = roles else {
        let words = roles.iter().map(GivenRole::words).collect::<Vec<_>>().join(", ");
        return vec![("roles", words)];
    };
    let mut details = vec![("role", role.code().to_owned())];
    details.extend(application.iter().map(|one| ("application", one.slug.clone())));
    details.extend(until.iter().map(|until| ("until", until.rfc3339())));
    details
}
