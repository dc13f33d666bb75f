//! What a directory may do to the account of a person. An account can belong to several organizations, and
//! a directory speaks for one: it changes name and address of an account only if no other organization has
//! it.

use super::refusal::{Failure, Refusal};
use super::user_input::{UserInput, shown_name};
use crate::access::{Actor, Identity};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::db::Tx;
use crate::directory::DirectoryUser;
use crate::error::{Error, Result};
use crate::operators::store as operators;
use crate::operators::store::roles::{self, Held};
use crate::{account, sso};

/// Refuses to keep a break-glass owner out: they are there for the day on which the directory is wrong.
pub(super) async fn keep_break_glass(tx: &mut Tx, actor: &Actor, held: &Held) -> Result<()> {
    if !operators::is_named_break_glass(tx, actor.organization.seq, held.id).await? {
        return Ok(());
    }
    Err(Error::Conflict(format!(
        "{} is a break-glass owner of {}, whom a directory cannot keep out. Release them first, under \
         Settings, Single sign-on.",
        held.name, actor.organization.name
    )))
}

/// Gives the account the name that the directory has.
pub(super) async fn rename(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    user: &DirectoryUser,
    held: &Held,
) -> Result<()> {
    let attributes = serde_json::from_str(&user.attributes)?;
    let has_name = attributes_have_name(&attributes);
    let name = shown_name(&attributes, &user.email);
    if !has_name
        || name == held.name
        || operators::is_elsewhere(tx, actor.organization.seq, held.id).await?
    {
        return Ok(());
    }
    account::rename_in(tx, held.id, &name).await?;
    let fact = Fact {
        action: "operator.renamed",
        subject_kind: "operator",
        subject_id: Some(held.id),
        subject: held.name.clone(),
        details: vec![("new_name", name)],
    };
    audit::append_about(tx, actor, None, ctx.clock.now(), fact).await
}

fn attributes_have_name(attributes: &serde_json::Map<String, serde_json::Value>) -> bool {
    ["displayName", "name"].iter().any(|name| attributes.contains_key(*name))
}

/// Gives the account another address to sign in with. Refused where the organization has no say over both
/// addresses: a password can be recovered through an address, so whoever sets it can have the account.
pub(super) async fn change_address(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    user: &DirectoryUser,
    input: &UserInput,
) -> Result<(), Failure> {
    let Some(id) = user.operator_id else { return Ok(()) };
    let seq = actor.organization.seq;
    let Some(identity) = operators::identity_in(tx, id).await? else { return Ok(()) };
    let present = crate::operators::accounts::email_key(&identity.email);
    if present == input.email_key {
        return Ok(());
    }
    if operators::is_elsewhere(tx, seq, id).await? {
        return Err(Refusal::mutability(format!(
            "{} belongs to another organization, too, so their address is not yours to change. They can do \
             it under My account.",
            identity.name
        ))
        .into());
    }
    if operators::is_named_break_glass(tx, seq, id).await? {
        return Err(Refusal::mutability(format!(
            "{} is a break-glass owner, whose address a directory cannot change.",
            identity.name
        ))
        .into());
    }
    // Also of one who is suspended, or whose role ends: a token that leaks must not become an owner.
    if roles::held(tx, seq, id).await?.is_some_and(|held| held.is_owner()) {
        return Err(Refusal::mutability(format!(
            "{} is an owner of {}, whose address a directory cannot change. They can do it under My account.",
            identity.name, actor.organization.name
        ))
        .into());
    }
    let speaks = sso::speaks_for(tx, seq, &present).await?
        && sso::speaks_for(tx, seq, &input.email_key).await?;
    if !speaks {
        return Err(Refusal::mutability(format!(
            "The address of {} can be changed only where a provider of single sign-on speaks for the former \
             and the new one. They can change it under My account.",
            identity.name
        ))
        .into());
    }
    if operators::id_of(tx, &input.email_key).await?.is_some() {
        return Err(Refusal::uniqueness("Another account has this userName.").into());
    }
    account::change_email_in(ctx, tx, &identity, &input.email).await?;
    note_address(ctx, tx, actor, &identity).await?;
    Ok(())
}

async fn note_address(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    identity: &Identity,
) -> Result<()> {
    let fact = Fact {
        action: "operator.email_changed",
        subject_kind: "operator",
        subject_id: Some(identity.operator_id),
        subject: identity.name.clone(),
        details: Vec::new(),
    };
    audit::append_about(tx, actor, None, ctx.clock.now(), fact).await
}
