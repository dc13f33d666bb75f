use super::{slug, store};
use crate::access::{ApplicationRef, OrganizationRef};
use crate::context::Context;
use crate::error::{Error, Result};

/// Finds an organization and its application by their slugs, and creates what is missing.
/// Only commands on the machine call it; there is no actor yet.
pub async fn ensure(
    ctx: &Context,
    organization: &str,
    application: &str,
) -> Result<(OrganizationRef, ApplicationRef)> {
    if let Some(found) = store::find(&ctx.db, organization, application).await? {
        return Ok(found);
    }
    slug::check("organization", organization)?;
    slug::check("application", application)?;
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    store::insert_organization(
        &mut tx,
        ctx.clock.new_id(),
        organization,
        &title(organization),
        now,
    )
    .await?;
    store::insert_application(
        &mut tx,
        ctx.clock.new_id(),
        organization,
        application,
        &title(application),
        now,
    )
    .await?;
    tx.commit().await?;
    store::find(&ctx.db, organization, application)
        .await?
        .ok_or_else(|| Error::internal("organizations", &"created, but not found"))
}

/// The name of a new organization, made from its slug: `kestrel-pay` becomes `Kestrel pay`.
fn title(slug: &str) -> String {
    let words = slug.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}
