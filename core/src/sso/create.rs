use super::provider_text::{self, Checked};
use super::{Provider, ProviderText, secret, store};
use crate::access::{Actor, Permission, Role};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::roles;

/// Providers of one organization.
pub(super) const MAX_PROVIDERS: usize = 20;

/// Sets up a provider. Nobody has to use it yet. Field errors: those of the form. Refused: everybody but an
/// owner, because whoever decides about a provider decides who everybody is.
pub async fn create(ctx: &Context, actor: &Actor, text: &ProviderText) -> Result<Provider> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    actor.require_recent_proof(&ctx.clock)?;
    let checked = provider_text::check(ctx, text, true)?;
    require_owner(actor)?;
    let now = ctx.clock.now();
    let id = ctx.clock.new_id();
    let mut tx = ctx.db.begin().await?;
    store::lock(&mut tx, actor.organization.seq).await?;
    if store::count(&mut tx, actor.organization.seq).await? >= MAX_PROVIDERS as i64 {
        return Err(Error::Conflict(format!(
            "{} has {MAX_PROVIDERS} providers, which is the most. Remove one first.",
            actor.organization.name
        )));
    }
    check_default_role(&mut tx, actor, text).await?;
    let Checked { name, issuer, client_id, domains, groups_claim } = checked;
    let provider = Provider {
        id,
        organization: actor.organization.clone(),
        name,
        issuer,
        client_id,
        domains,
        groups_claim,
        makes_accounts: text.makes_accounts,
        default_role: text.default_role.trim().to_owned(),
        trusts_factor: text.trusts_factor,
        has_button: text.has_button,
        is_required: false,
        made_by: actor.name().to_owned(),
        made_at: now,
        changed_by: String::new(),
        changed_at: None,
        secret: secret::encrypt(ctx, id, text.client_secret.trim())?,
    };
    store::insert(&mut tx, &provider).await?;
    let fact = fact("sso.provider_created", &provider, details(&provider));
    audit::append_about(&mut tx, actor, None, now, fact).await?;
    tx.commit().await?;
    Ok(provider)
}

/// A provider says who somebody is, owners among them: whoever decides about one could become an owner.
pub(super) fn require_owner(actor: &Actor) -> Result<()> {
    if actor.role.reaches(&Role::Owner.into()) {
        return Ok(());
    }
    Err(Error::Forbidden(format!(
        "Your role ({}) cannot change single sign-on, because a provider decides who is an owner. Ask an \
         owner of {}.",
        actor.role.label(),
        actor.organization.name
    )))
}

/// Field error: `default_role`.
pub(super) async fn check_default_role(
    tx: &mut Tx,
    actor: &Actor,
    text: &ProviderText,
) -> Result<()> {
    let code = text.default_role.trim();
    if code.is_empty() {
        return Ok(());
    }
    if code == Role::Owner.code() {
        let words = "Not everybody can be an owner. Choose another role.";
        return Err(Error::invalid("default_role", words));
    }
    let found = roles::store::to_give(tx, actor.organization.seq, code).await;
    found.map(drop).map_err(|error| match error {
        Error::Invalid(_) => Error::invalid("default_role", "Choose one of the roles."),
        other => other,
    })
}

/// What the audit log says about a provider.
pub(super) fn details(provider: &Provider) -> Vec<(&'static str, String)> {
    let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
    vec![
        ("issuer", provider.issuer.clone()),
        ("client_id", provider.client_id.clone()),
        ("domains", provider.domains.join(" ")),
        ("groups_claim", provider.groups_claim.clone()),
        ("makes_accounts", yes(provider.makes_accounts)),
        ("default_role", provider.default_role.clone()),
        ("trusts_second_factor", yes(provider.trusts_factor)),
        ("has_button", yes(provider.has_button)),
    ]
}

pub(super) fn fact(
    action: &'static str,
    provider: &Provider,
    details: Vec<(&'static str, String)>,
) -> Fact {
    Fact {
        action,
        subject_kind: "provider",
        subject_id: Some(provider.id),
        subject: provider.name.clone(),
        details,
    }
}
