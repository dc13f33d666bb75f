use uuid::Uuid;

use super::claim::{Claim, Kind};
use super::download::{Download, StoredFile};
use crate::Timestamp;
use crate::access::{Actor, Permission};
use crate::api_keys;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::exports::may_read::may_read;
use crate::exports::{Export, ExportState, audit_events, file_path, find, store};

/// How long an address works, in seconds.
const LIFE: i64 = 60;

/// An address of a file, and when it expires.
pub struct FileAddress {
    pub at: Download,
    pub expires_at: Timestamp,
}

/// An address that works for 60 seconds without credentials, for a client with an API key: in the
/// bucket if there is one, else on this server. Requesting it counts as a download, is audited as
/// one, and is refused where a link would be.
pub async fn fetch_address(ctx: &Context, actor: &Actor, id: Uuid) -> Result<FileAddress> {
    let export = find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("report"))?;
    may_read(actor, &export)?;
    let number = match (export.state, &export.link) {
        (ExportState::Done, Some(link)) => link.number,
        _ => return Err(Error::Conflict(no_file(&export))),
    };
    let limit = store::settings(&ctx.db, actor.application.seq).await?.download_limit;
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    if !store::count_download(&mut tx, id, number, limit).await? {
        return Err(Error::Conflict(match export.link.and_then(|link| link.revoked_by) {
            Some(by) => format!("{by} revoked the downloads of this report."),
            None => "This report has reached its download limit.".into(),
        }));
    }
    audit_events::note(&mut tx, actor, now, &export, "export.downloaded", Vec::new()).await?;
    let at = match ctx.files.address(&file_path(&export)).await? {
        Some(address) => Download::Address(address),
        None => Download::Path(path(ctx, actor, &export, number, now.plus_seconds(LIFE))?),
    };
    tx.commit().await?;
    Ok(FileAddress { at, expires_at: now.plus_seconds(LIFE) })
}

fn path(
    ctx: &Context,
    actor: &Actor,
    export: &Export,
    number: i64,
    expires_at: Timestamp,
) -> Result<String> {
    let operator = actor.id().unwrap_or_default();
    let claim = Claim { kind: Kind::Address, export: export.id, operator, number, expires_at };
    let token = claim.sign(&ctx.settings.token_keys)?;
    Ok(format!("/v3/download/{token}/{}", export.file_name()))
}

fn no_file(export: &Export) -> String {
    let state = export.state.label().to_lowercase();
    match export.cause.as_str() {
        "" => format!("This report is {state} and has no file."),
        cause => format!("This report is {state} and has no file. {cause}"),
    }
}

/// The file of an address on this server. The API key is checked again, and so is everything that
/// can have expired in the meantime.
pub async fn read_address(ctx: &Context, token: &str) -> Result<StoredFile> {
    let gone = || {
        Error::NotFound(
            "This address is not valid or has expired. Addresses work for 60 seconds. Request a new one.".into(),
        )
    };
    let Some((claim, true)) = Claim::inspect(Kind::Address, token, &ctx.settings.token_keys) else {
        return Err(gone());
    };
    if ctx.clock.now() >= claim.expires_at {
        return Err(gone());
    }
    let actor = api_keys::resolve(ctx, claim.operator, "").await?.ok_or_else(gone)?;
    actor.require(Permission::ReadExports)?;
    let export = find(ctx, &actor, claim.export).await?.ok_or_else(gone)?;
    may_read(&actor, &export)?;
    let works = export.state == ExportState::Done
        && export
            .link
            .as_ref()
            .is_some_and(|link| link.number == claim.number && link.revoked_by.is_none());
    if works { Ok(StoredFile::of(&export)) } else { Err(gone()) }
}
