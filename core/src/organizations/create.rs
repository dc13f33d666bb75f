use super::{slug, store};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};

const MAX_NAME_LENGTH: usize = 80;

/// A name of an organization or application, as pages show it. `field`: of the error.
pub(crate) fn check_name(field: &str, name: &str) -> Result<()> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Error::invalid(field, "Enter a name. It is shown on every page."));
    }
    if name.chars().count() > MAX_NAME_LENGTH || name.chars().any(char::is_control) {
        return Err(Error::invalid(
            field,
            format!("Use a single line of at most {MAX_NAME_LENGTH} characters."),
        ));
    }
    Ok(())
}

/// Makes an organization with its first application, by their names. Returns the organization's short
/// key.
pub(crate) async fn create(
    ctx: &Context,
    tx: &mut Tx,
    organization: &str,
    application: &str,
) -> Result<i64> {
    let now = ctx.clock.now();
    let slug = slug::of(organization, "organization");
    store::insert_organization(tx, ctx.clock.new_id(), &slug, organization, now).await?;
    let application_slug = slug::of(application, "main");
    let id = ctx.clock.new_id();
    store::insert_application(tx, id, &slug, &application_slug, application, now).await?;
    store::organization_seq(tx, &slug).await
}
