use super::{ImportSettings, store};
use crate::access::{Actor, Permission};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::error::Result;

/// What imports may do in the actor's application.
pub async fn settings(ctx: &Context, actor: &Actor) -> Result<ImportSettings> {
    actor.require(Permission::ReadImports)?;
    store::settings(&ctx.db, actor.application.seq).await
}

/// Files that were checked before keep their preview, but they are started by the new settings.
pub async fn save_settings(ctx: &Context, actor: &Actor, new: ImportSettings) -> Result<()> {
    actor.require(Permission::ManageSettings)?;
    actor.require_recent_proof(&ctx.clock)?;
    let mut tx = ctx.db.begin().await?;
    let before = store::settings_in(&mut tx, actor.application.seq).await?;
    store::save_settings(&mut tx, actor.application.seq, new).await?;
    let change = format!("{} → {}", before.status_changes.code(), new.status_changes.code());
    let fact = Fact {
        action: "settings.imports_changed",
        subject_kind: "application",
        subject_id: Some(actor.application.id),
        subject: actor.application.slug.clone(),
        details: vec![("status_changes", change)],
    };
    audit::append(&mut tx, actor, ctx.clock.now(), fact).await?;
    tx.commit().await
}
