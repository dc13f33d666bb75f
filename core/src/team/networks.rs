use super::{guard, store};
use crate::access::{Actor, ActorKind, Permission, SignedInBy};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::networks;

/// Sets the networks from which the organization's pages open: CIDR or single addresses, separated by
/// commas or blanks; none: from anywhere. It acts with the next request of everybody.
///
/// Invalid (`networks`): one that is no network, and networks without the address that the actor comes
/// from, because they would lock themselves out.
pub async fn set_networks(ctx: &Context, actor: &Actor, typed: &str) -> Result<()> {
    let outcome = set(ctx, actor, typed).await;
    let attempt = "change the allowed networks";
    guard::record_refusal(ctx, actor, attempt, (None, &actor.organization.name), outcome).await
}

async fn set(ctx: &Context, actor: &Actor, typed: &str) -> Result<()> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    actor.require_recent_proof(&ctx.clock)?;
    let allowed = networks::read(typed).map_err(|words| Error::invalid("networks", words))?;
    if let ActorKind::Operator(identity) = &actor.kind
        && identity.by != SignedInBy::NoBrowser
        && !networks::allow(&allowed, identity.address)
    {
        let words = match identity.address {
            Some(address) => format!("Add {address}, too: you come from there, and would lock yourself out."),
            None => "Your own address is unknown, so you would lock yourself out. Whoever runs Rollcall can set networks: `rollcall operator networks`.".into(),
        };
        return Err(Error::invalid("networks", words));
    }
    let written = networks::written(&allowed);
    let mut tx = ctx.db.begin().await?;
    let before = store::lock_networks(&mut tx, actor.organization.seq).await?;
    if before != written {
        store::set_networks(&mut tx, actor.organization.seq, &written).await?;
        let shown =
            |text: &str| if text.is_empty() { "anywhere".to_owned() } else { text.to_owned() };
        let fact = Fact {
            action: "organization.networks",
            subject_kind: "organization",
            subject_id: Some(actor.organization.id),
            subject: actor.organization.name.clone(),
            details: vec![("networks", shown(&written)), ("before", shown(&before))],
        };
        audit::append_about(&mut tx, actor, None, ctx.clock.now(), fact).await?;
    }
    tx.commit().await
}
