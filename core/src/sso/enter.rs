//! Whose account it is that a provider's person has, and whether they may come in.

use super::claims::Claims;
use super::newcomer::Newcomer;
use super::refusal::{ACTOR, Refusal};
use super::{Finished, Provider, ProviderSession, join, store};
use crate::access::{SessionAge, SignedInBy};
use crate::context::Context;
use crate::directory;
use crate::error::{Error, Result};
use crate::factors;
use crate::group_roles::{self, Author};
use crate::operators::store as operators;
use crate::operators::store::roles::{self as held_roles, Held};
use crate::operators::{self as people, accounts, password, sessions};
use crate::sign_in::{Client, PendingSignIn, record_sign_in};

/// Signs somebody in of whom the provider has said who they are.
pub(super) async fn enter(
    ctx: &Context,
    provider: &Provider,
    claims: &Claims,
    client: &Client<'_>,
) -> Result<Finished, Refusal> {
    let held = admit(ctx, provider, claims, client.request_id).await?;
    let by = SignedInBy::Provider(provider.organization.seq);
    let link = Some((provider.id, claims.sub.as_str()));
    let found = people::of_session(ctx, held.id, by, link, SessionAge::default()).await?;
    let account = operators::account_by_id(&ctx.db, held.id, ctx.clock.now()).await?;
    let (Some((identity, _)), Some(account)) = (found, account) else {
        return Err(closed(provider, &held).of(held.id, &held.name));
    };
    let has_factor = provider.trusts_factor && claims.says_two_factors();
    let needs_code = !has_factor && factors::has_one(ctx, account.id()).await?;
    let pending = needs_code.then(|| PendingSignIn::new(&account, by, ctx.clock.now()));
    let mut tx = ctx.db.begin().await?;
    store::used_by(&mut tx, provider.id, &claims.sub, ctx.clock.now()).await?;
    if pending.is_none() {
        let mut details = vec![("provider", provider.name.clone())];
        if has_factor {
            details.push(("second_factor", "asked by the provider".to_owned()));
        }
        record_sign_in(ctx, &mut tx, &account, client, by, &details).await?;
    }
    tx.commit().await?;
    ctx.wake();
    let session = ProviderSession {
        provider_id: provider.id,
        provider: provider.name.clone(),
        organization_seq: provider.organization.seq,
        subject: claims.sub.clone(),
        sid: claims.sid.clone().unwrap_or_default().chars().take(255).collect(),
        has_factor,
    };
    let now = ctx.clock.now();
    let proved_at = claims.proved_at().map(|at| at.min(now));
    Ok(Finished { identity, session, proved_at, pending })
}

/// Finds or makes the account, and gives it the roles that the provider's groups give.
async fn admit(
    ctx: &Context,
    provider: &Provider,
    claims: &Claims,
    request_id: &str,
) -> Result<Held, Refusal> {
    // Made before the transaction, because it takes a while.
    let no_password = password::hash(password::generate()).await?;
    let seq = provider.organization.seq;
    let mut tx = ctx.db.begin().await?;
    operators::lock_memberships(&mut tx, seq).await?;
    let own = claims.groups(&provider.groups_claim);
    let wanted = join::wanted(&mut tx, provider, own.as_deref()).await?;
    if wanted.is_some() && own.is_none() {
        let words = format!(
            "{} has not said which groups you are in (its claim {}). Sign in again, or tell an owner of {}.",
            provider.name, provider.groups_claim, provider.organization.name
        );
        return Err(Refusal::because("no claim with groups", words));
    }
    let id = match store::person(&mut tx, provider.id, &claims.sub).await? {
        Some(id) => {
            let known = operators::identity_in(&mut tx, id).await?;
            let email = known.map(|one| one.email).unwrap_or_default();
            require_domain(provider, &email)?;
            id
        }
        None => {
            let email = believed_email(provider, claims)?;
            let newcomer = Newcomer { ctx, provider, claims, request_id, email, no_password };
            newcomer.come_in(&mut tx, wanted.as_ref()).await?
        }
    };
    let held = held_roles::held(&mut tx, seq, id).await?;
    let held = held.ok_or_else(|| Error::internal("sso", &"linked to somebody who has left"))?;
    let has_lost_all = match &wanted {
        // What the directory says about groups stands above what the provider says.
        Some(_) if directory::decides(&mut tx, seq, id).await? => false,
        Some(wanted) => {
            let author = Author {
                organization_seq: seq,
                actor_id: None,
                actor: ACTOR,
                request_id,
                detail: Some(("provider", &provider.name)),
            };
            group_roles::follow(ctx, &mut tx, &author, &held, wanted).await?;
            wanted.is_nothing()
        }
        None => false,
    };
    let now_held = held_roles::held(&mut tx, seq, id).await?.unwrap_or(held);
    if has_lost_all && now_held.roles().next().is_none() {
        sessions::end_by_provider(&mut tx, provider.id, &claims.sub, "").await?;
    }
    tx.commit().await?;
    Ok(now_held)
}

/// Refuses whoever the provider does not prove to be the invited person.
pub(super) fn require_invited(
    provider: &Provider,
    claims: &Claims,
    invited: &str,
) -> Result<(), Refusal> {
    let email = believed_email(provider, claims)?;
    if accounts::email_key(&email) == accounts::email_key(invited) {
        return Ok(());
    }
    let words = format!(
        "This invitation is for {invited}. {} says that you are {email}. Sign in there as {invited}, then \
         open the link of the invitation again.",
        provider.name
    );
    Err(Refusal::because("invitation for another address", words))
}

/// An address that the provider has verified, and that it is trusted with.
fn believed_email(provider: &Provider, claims: &Claims) -> Result<String, Refusal> {
    let name = &provider.name;
    let organization = &provider.organization.name;
    let Some(email) = claims.text("email") else {
        let words =
            format!("{name} does not say your e-mail address. Tell an owner of {organization}.");
        return Err(Refusal::because("no e-mail address", words));
    };
    let Ok(email) = accounts::check_email(email) else {
        let words = format!("The e-mail address that {name} has for you is none.");
        return Err(Refusal::because("no e-mail address", words));
    };
    if !claims.has_verified_email() {
        let words = format!(
            "{name} has not verified your e-mail address (its claim email_verified). Verify it there, or \
             tell an owner of {organization}."
        );
        return Err(Refusal::because("unverified e-mail address", words));
    }
    require_domain(provider, email)?;
    Ok(email.to_owned())
}

/// A provider speaks for its own domains: for those who come for the first time, and for those who have an
/// account.
fn require_domain(provider: &Provider, email: &str) -> Result<(), Refusal> {
    let key = accounts::email_key(email);
    let domain = key.rsplit_once('@').map_or("", |(_, domain)| domain);
    if provider.domains.iter().any(|one| one == domain) {
        return Ok(());
    }
    let words = format!(
        "{} signs in people with an address of {} to {}. Yours is another one.",
        provider.name,
        provider.domains.join(", "),
        provider.organization.name
    );
    Err(Refusal::because("other domain", words))
}

/// Why an account opens nothing.
fn closed(provider: &Provider, held: &Held) -> Refusal {
    let organization = &provider.organization.name;
    if held.is_suspended {
        let words = format!("Your access to {organization} is suspended. Ask one of its owners.");
        return Refusal::because("suspended", words);
    }
    if held.roles().next().is_none() {
        let words = format!(
            "None of your groups at {} gives you a role any more. Ask an owner of {organization}.",
            provider.name
        );
        return Refusal::because("no role", words);
    }
    let words = format!(
        "Your account is disabled, or your role has ended. Ask an owner of {organization}."
    );
    Refusal::because("disabled", words)
}
