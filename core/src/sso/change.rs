use uuid::Uuid;

use super::create::{check_default_role, details, fact, require_owner};
use super::provider_text::{self, Checked};
use super::{Provider, ProviderText, secret, store};
use crate::access::{Actor, Permission};
use crate::audit;
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::operators::sessions;

/// Changes a provider. Another issuer, client or domain ends the sessions that the provider has opened.
/// Another issuer also unlinks its people, because the same subject is somebody else there, and a domain
/// that is taken away unlinks the people of that domain. Field errors: those of the form.
pub async fn change(ctx: &Context, actor: &Actor, id: Uuid, text: &ProviderText) -> Result<()> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    actor.require_recent_proof(&ctx.clock)?;
    let mut tx = ctx.db.begin().await?;
    let former = locked(&mut tx, actor, id).await?;
    require_owner(actor)?;
    let Checked { name, issuer, client_id, domains, groups_claim } =
        provider_text::check(ctx, text, false)?;
    check_default_role(&mut tx, actor, text).await?;
    let now = ctx.clock.now();
    let given = text.client_secret.trim();
    let new_secret = !given.is_empty();
    let provider = Provider {
        name,
        issuer,
        client_id,
        domains,
        groups_claim,
        makes_accounts: text.makes_accounts,
        default_role: text.default_role.trim().to_owned(),
        trusts_factor: text.trusts_factor,
        has_button: text.has_button,
        changed_by: actor.name().to_owned(),
        changed_at: Some(now),
        secret: if new_secret { secret::encrypt(ctx, id, given)? } else { former.secret.clone() },
        ..former.clone()
    };
    store::update(&mut tx, &provider).await?;
    if provider.issuer != former.issuer {
        store::forget_people(&mut tx, id).await?;
    } else if provider.domains != former.domains {
        store::forget_outsiders(&mut tx, id).await?;
    }
    let is_other = provider.issuer != former.issuer
        || provider.client_id != former.client_id
        || provider.domains != former.domains
        || (former.trusts_factor && !provider.trusts_factor);
    let ended = if is_other { sessions::end_of_provider(&mut tx, id).await? } else { 0 };
    let mut told = changed(&former, &provider);
    if new_secret {
        told.push(("client_secret", "replaced".into()));
    }
    if ended > 0 {
        told.push(("sessions_ended", ended.to_string()));
    }
    audit::append_about(&mut tx, actor, None, now, fact("sso.provider_changed", &provider, told))
        .await?;
    tx.commit().await?;
    ctx.sso.forget(&former.issuer);
    Ok(())
}

/// What has another value now.
fn changed(former: &Provider, provider: &Provider) -> Vec<(&'static str, String)> {
    let before = details(former);
    let mut told: Vec<_> =
        details(provider).into_iter().filter(|detail| !before.contains(detail)).collect();
    if provider.name != former.name {
        told.push(("former_name", former.name.clone()));
    }
    told
}

/// The actor's provider, which does not change until the transaction ends.
pub(super) async fn locked(tx: &mut Tx, actor: &Actor, id: Uuid) -> Result<Provider> {
    store::lock(tx, actor.organization.seq).await?;
    let found = store::locked(tx, actor.organization.seq, id).await?;
    found.ok_or_else(|| unknown(actor))
}

pub(super) fn unknown(actor: &Actor) -> Error {
    Error::NotFound(format!("{} has no such provider.", actor.organization.name))
}
