use super::{Choice, ExportSettings, remove, store};
use crate::access::{Actor, Permission, UserColumn};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::error::{Error, FieldErrors, Result};

/// The export settings of the actor's application.
pub async fn settings(ctx: &Context, actor: &Actor) -> Result<ExportSettings> {
    actor.require(Permission::ReadExports)?;
    store::settings(&ctx.db, actor.application.seq).await
}

/// Field errors name the fields of [`ExportSettings`].
pub async fn save_settings(ctx: &Context, actor: &Actor, settings: &ExportSettings) -> Result<()> {
    actor.require(Permission::ManageSettings)?;
    actor.require_recent_proof(&ctx.clock)?;
    let mut errors = FieldErrors::new();
    let mut within = |field: &str, value: i64, least: i64, most: i64| {
        if !(least..=most).contains(&value) {
            let words = format!("Enter a number from {least} to {most}.");
            errors.insert(field.to_owned(), vec![words]);
        }
    };
    within("retention_days", settings.retention_days, 1, 365);
    within("link_hours", settings.link_hours, 1, 720);
    within("download_limit", settings.download_limit, 0, 1_000);
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let mut tx = ctx.db.begin().await?;
    store::save_settings(&mut tx, actor.application.seq, settings).await?;
    remove::reschedule_expiry(ctx, &mut tx, actor, settings.retention_days).await?;
    let fact = Fact {
        action: "settings.exports_changed",
        subject_kind: "application",
        subject_id: Some(actor.application.id),
        subject: actor.application.slug.clone(),
        details: vec![
            ("second_person", settings.second_person.to_string()),
            ("retention_days", settings.retention_days.to_string()),
            ("link_hours", settings.link_hours.to_string()),
            ("download_limit", settings.download_limit.to_string()),
        ],
    };
    audit::append(&mut tx, actor, ctx.clock.now(), fact).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(())
}

const MAX_NAME_LENGTH: usize = 60;

/// The operator's saved selections, each reduced to the columns that the role can read now.
pub async fn choices(ctx: &Context, actor: &Actor) -> Result<Vec<Choice>> {
    actor.require(Permission::RunExports)?;
    let Some(operator) = actor.operator_id() else { return Ok(Vec::new()) };
    let mut choices = store::choices(&ctx.db, actor.application.seq, operator).await?;
    for choice in &mut choices {
        choice.columns.retain(|column| actor.reads(*column));
    }
    Ok(choices)
}

/// Saves a selection of columns. Saving under an existing name replaces it.
pub async fn save_choice(
    ctx: &Context,
    actor: &Actor,
    name: &str,
    columns: &[UserColumn],
) -> Result<()> {
    actor.require(Permission::RunExports)?;
    actor.require_columns(columns)?;
    let name = name.trim();
    if name.is_empty()
        || name.chars().count() > MAX_NAME_LENGTH
        || name.chars().any(char::is_control)
    {
        let words = format!("Enter a name of up to {MAX_NAME_LENGTH} characters.");
        return Err(Error::invalid("choice", words));
    }
    let Some(operator) = actor.operator_id() else {
        return Err(Error::Forbidden("Only operators can save selections.".into()));
    };
    let mut tx = ctx.db.begin().await?;
    store::save_choice(&mut tx, actor.application.seq, operator, name, columns).await?;
    tx.commit().await
}

pub async fn delete_choice(ctx: &Context, actor: &Actor, name: &str) -> Result<()> {
    actor.require(Permission::RunExports)?;
    let Some(operator) = actor.operator_id() else { return Ok(()) };
    let mut tx = ctx.db.begin().await?;
    store::delete_choice(&mut tx, actor.application.seq, operator, name).await?;
    tx.commit().await
}
