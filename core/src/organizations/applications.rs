use uuid::Uuid;

use super::{check_name, slug, store};
use crate::access::{Actor, ApplicationRef, Permission};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};

/// Applications of an organization.
const MAX_APPLICATIONS: usize = 200;

/// The applications of the actor's organization, by name.
pub async fn applications(ctx: &Context, actor: &Actor) -> Result<Vec<ApplicationRef>> {
    actor.require(Permission::ManageSettings)?;
    actor.require_organization()?;
    store::applications(&ctx.db, actor.organization.seq).await
}

/// Makes a further application. Its address is made from its name and stays. Field errors: `name`.
pub async fn create_application(
    ctx: &Context,
    actor: &Actor,
    name: &str,
) -> Result<ApplicationRef> {
    actor.require(Permission::ManageSettings)?;
    actor.require_organization()?;
    actor.require_recent_proof(&ctx.clock)?;
    let (organization, name, now) = (&actor.organization, name.trim(), ctx.clock.now());
    check_name("name", name)?;
    let mut tx = ctx.db.begin().await?;
    store::lock(&mut tx, organization.seq).await?;
    let present = store::applications_now(&mut tx, organization.seq).await?;
    if present.len() >= MAX_APPLICATIONS {
        return Err(Error::Conflict(format!(
            "{} has {MAX_APPLICATIONS} applications, which is the most.",
            organization.name
        )));
    }
    refuse_taken(&present, None, name)?;
    let slug = free_slug(&present, name);
    let id = ctx.clock.new_id();
    store::insert_application(&mut tx, id, &organization.slug, &slug, name, now).await?;
    let made = store::applications_now(&mut tx, organization.seq).await?;
    let made = made.into_iter().find(|one| one.id == id);
    let made = made.ok_or_else(|| Error::internal("organizations", &"created, but not found"))?;
    let details = vec![("address", format!("/{}/{slug}", organization.slug))];
    note(ctx, &mut tx, actor, &made, "application.created", details).await?;
    tx.commit().await?;
    Ok(made)
}

/// Gives an application another name; its address stays. Field errors: `name`.
pub async fn rename_application(ctx: &Context, actor: &Actor, id: Uuid, name: &str) -> Result<()> {
    actor.require(Permission::ManageSettings)?;
    actor.require_organization()?;
    actor.require_recent_proof(&ctx.clock)?;
    let name = name.trim();
    check_name("name", name)?;
    let mut tx = ctx.db.begin().await?;
    store::lock(&mut tx, actor.organization.seq).await?;
    let present = store::applications_now(&mut tx, actor.organization.seq).await?;
    let found = present.iter().find(|one| one.id == id);
    let found = found.ok_or_else(|| {
        Error::NotFound(format!("This application is not one of {}.", actor.organization.name))
    })?;
    refuse_taken(&present, Some(id), name)?;
    if found.name == name {
        return Ok(());
    }
    store::rename_application(&mut tx, found.seq, name).await?;
    let renamed = ApplicationRef { name: name.to_owned(), ..found.clone() };
    let details = vec![("name", name.to_owned()), ("former_name", found.name.clone())];
    note(ctx, &mut tx, actor, &renamed, "application.renamed", details).await?;
    tx.commit().await
}

/// Two applications with one name could not be told apart in the switcher.
fn refuse_taken(present: &[ApplicationRef], besides: Option<Uuid>, name: &str) -> Result<()> {
    let same = |one: &&ApplicationRef| one.name.to_lowercase() == name.to_lowercase();
    match present.iter().filter(|one| Some(one.id) != besides).find(same) {
        None => Ok(()),
        Some(_) => Err(Error::invalid(
            "name",
            "There is an application with this name. Choose another one.",
        )),
    }
}

fn free_slug(present: &[ApplicationRef], name: &str) -> String {
    let wanted = slug::of(name, "application");
    let mut slug = wanted.clone();
    let mut number = 2;
    while present.iter().any(|one| one.slug == slug) {
        slug = format!("{wanted}-{number}");
        number += 1;
    }
    slug
}

async fn note(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    application: &ApplicationRef,
    action: &'static str,
    details: Vec<(&'static str, String)>,
) -> Result<()> {
    let fact = Fact {
        action,
        subject_kind: "application",
        subject_id: Some(application.id),
        subject: application.name.clone(),
        details,
    };
    audit::append_about(tx, actor, None, ctx.clock.now(), fact).await
}
