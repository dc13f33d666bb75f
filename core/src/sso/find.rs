use uuid::Uuid;

use super::change::unknown;
use super::{Provider, ProviderPage, SignInChoice, SignInChoices, SsoSettings, store};
use crate::access::{Actor, OrganizationRef, Permission};
use crate::context::Context;
use crate::error::Result;
use crate::group_roles;

/// People that a provider's page shows.
const PEOPLE: i64 = 200;
/// Providers that the sign-in page offers.
const CHOICES: i64 = 8;

/// The providers and break-glass owners of the actor's organization.
pub async fn list(ctx: &Context, actor: &Actor) -> Result<SsoSettings> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    let seq = actor.organization.seq;
    Ok(SsoSettings {
        providers: store::list(&ctx.db, seq).await?,
        break_glass: store::break_glass(&ctx.db, seq).await?,
        owners: store::owners(&ctx.db, seq).await?,
        redirect_address: redirect_address(ctx, &actor.organization),
        logout_address: logout_address(ctx, &actor.organization),
    })
}

/// One provider of the actor's organization, with its groups and people.
pub async fn find(ctx: &Context, actor: &Actor, id: Uuid) -> Result<ProviderPage> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    let provider = of_actor(ctx, actor, id).await?;
    Ok(ProviderPage {
        groups: group_roles::store::groups_of(&ctx.db, provider.groups()).await?,
        people: store::people(&ctx.db, id, PEOPLE).await?,
        redirect_address: redirect_address(ctx, &actor.organization),
        logout_address: logout_address(ctx, &actor.organization),
        provider,
    })
}

pub(super) async fn of_actor(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Provider> {
    let found = store::find(&ctx.db, id).await?;
    let found = found.filter(|one| one.organization.seq == actor.organization.seq);
    found.ok_or_else(|| unknown(actor))
}

/// What the sign-in page offers to somebody who is not known yet. `next`: the path to which they want to go.
/// Buttons are those of the organization whose page that is; of a single organization always. So nobody
/// sees which other organizations there are, and none of them puts its button before strangers.
pub async fn offered(ctx: &Context, next: &str) -> Result<SignInChoices> {
    let slug = next.split(['/', '?', '#']).nth(1).unwrap_or_default();
    let buttons = store::with_button(&ctx.db, slug, CHOICES).await?;
    let is_set_up = !buttons.is_empty() || store::any(&ctx.db).await?;
    Ok(SignInChoices { buttons, is_set_up })
}

/// The providers that speak for an e-mail address, whether or not it has an account.
pub async fn of_email(ctx: &Context, email: &str) -> Result<Vec<SignInChoice>> {
    let email = email.trim().to_lowercase();
    match email.rsplit_once('@') {
        Some((_, domain)) => store::of_domain(&ctx.db, domain, CHOICES).await,
        None => Ok(Vec::new()),
    }
}

/// Where the providers of an organization send browsers back to. It is the organization's own, so that the
/// answer of one organization's provider never goes to another's.
pub fn redirect_address(ctx: &Context, organization: &OrganizationRef) -> String {
    format!("{}/sign-in/sso/{}/callback", ctx.settings.public_url, organization.slug)
}

/// Where they say that somebody has signed out there.
fn logout_address(ctx: &Context, organization: &OrganizationRef) -> String {
    format!("{}/sign-in/sso/{}/logout", ctx.settings.public_url, organization.slug)
}
