use super::check::{Checked, LinkRefusal, RefusedBy, check, refuse};
use super::claim::Kind;
use crate::access::{Actor, Identity};
use crate::context::Context;
use crate::exports::{Export, ExportSettings, audit_events, store};

/// What a link leads to: a page that names the file, with a button that downloads it.
#[derive(Clone, Debug)]
pub struct LinkPage {
    pub export: Export,
    pub actor: Actor,
    pub settings: ExportSettings,
}

/// Opens a link for an operator who has signed in. Opening does not count as a download.
pub async fn open_link(
    ctx: &Context,
    identity: &Identity,
    token: &str,
    request_id: &str,
) -> Result<LinkPage, LinkRefusal> {
    let checked = check(ctx, identity, token, Kind::Link, request_id).await?;
    let settings = store::settings(&ctx.db, checked.actor.application.seq).await?;
    if settings.download_limit > 0 && checked.export.downloads >= settings.download_limit {
        let why = RefusedBy::UsedUp { limit: settings.download_limit };
        return Err(refuse(ctx, &checked, why).await?);
    }
    let Checked { export, actor, .. } = checked;
    let mut tx = ctx.db.begin().await?;
    let now = ctx.clock.now();
    audit_events::note(&mut tx, &actor, now, &export, "export.link_opened", Vec::new()).await?;
    tx.commit().await?;
    Ok(LinkPage { export, actor, settings })
}
