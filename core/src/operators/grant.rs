use super::accounts::{email_key, note_in};
use super::give::{self, Gift};
use super::{CameBy, store};
use crate::Timestamp;
use crate::access::AnyRole;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::{organizations, roles};

/// A role that a command gives.
#[derive(Clone, Debug)]
pub struct CommandGrant {
    pub email: String,
    /// Slugs; both are created when they are missing.
    pub organization: String,
    pub application: String,
    /// Whether it holds in the application alone.
    pub only_application: bool,
    /// One of the five, or the code of a custom one.
    pub role: String,
    pub until: Option<Timestamp>,
}

/// What a command has granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
    pub role: AnyRole,
    /// What they had there before.
    pub former: Option<AnyRole>,
}

/// Gives an operator a role, in the place of the one that they have there. `None`: there is no such
/// operator. Sessions go on: the role is read with each request. Field errors: `role`, `until`.
pub async fn grant(ctx: &Context, new: &CommandGrant) -> Result<Option<Granted>> {
    let key = email_key(&new.email);
    if store::account(&ctx.db, &key, ctx.clock.now()).await?.is_none() {
        return Ok(None);
    }
    let (organization, application) =
        organizations::ensure(ctx, &new.organization, &new.application).await?;
    let mut tx = ctx.db.begin().await?;
    store::lock_memberships(&mut tx, organization.seq).await?;
    let role = roles::store::to_give(&mut tx, organization.seq, &new.role).await?;
    let Some(id) = store::id_of(&mut tx, &key).await? else { return Ok(None) };
    let was_member = store::roles::held(&mut tx, organization.seq, id).await?.is_some();
    if !was_member {
        let membership = store::NewMembership {
            operator_id: id,
            organization_seq: organization.seq,
            role: "",
            until: None,
            came_by: CameBy::CommandLine,
            invited_by: "",
            now: ctx.clock.now(),
        };
        store::add_membership(&mut tx, &membership).await?;
    }
    let held = store::roles::held(&mut tx, organization.seq, id).await?;
    let held = held.ok_or_else(|| Error::internal("operators", &"no membership"))?;
    let application = new.only_application.then_some(&application);
    let gift = Gift { role: &role, application, until: new.until };
    give::give(ctx, &mut tx, &organization, &held, &gift).await?;
    let former = held.at(application.map(|one| one.seq));
    let details = give::details(Some(&role), new.until, former, application);
    let subject = (id, held.name.clone());
    let action = "operator.role_granted";
    note_in(ctx, &mut tx, organization.seq, subject, action, &details).await?;
    tx.commit().await?;
    let former = former.map(|(role, _)| role.clone());
    Ok(Some(Granted { role, former }))
}
