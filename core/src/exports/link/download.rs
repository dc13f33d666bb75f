use std::ops::Range;

use bytes::Bytes;
use futures::stream::BoxStream;

use super::check::{Checked, LinkRefusal, RefusedBy, check, refuse};
use super::token::{Claim, Kind};
use crate::access::Identity;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::exports::{audited, file_path, store};

/// How long the browser may come back for another part of the file. Person and role are asked at
/// each part.
const TICKET_SECONDS: i64 = 3_600;

/// Where the bytes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Download {
    /// An address in the bucket that works for 60 seconds.
    Address(String),
    /// A path of this server.
    Path(String),
}

/// Follows a link to the file: the button of its page. Counted and audited, in one transaction.
pub async fn download(
    ctx: &Context,
    identity: &Identity,
    token: &str,
    request_id: &str,
) -> Result<Download, LinkRefusal> {
    let checked = check(ctx, identity, token, Kind::Link, request_id).await?;
    let settings = store::settings(&ctx.db, checked.actor.application.seq).await?;
    let now = ctx.clock.now();
    let (id, number) = (checked.export.id, checked.claim.number);
    let mut tx = ctx.db.begin().await?;
    if !store::count_download(&mut tx, id, number, settings.download_limit).await? {
        drop(tx);
        let why = RefusedBy::UsedUp { limit: settings.download_limit };
        return Err(refuse(ctx, &checked, why).await?);
    }
    let Checked { export, actor, claim } = &checked;
    let address = ctx.files.address(&file_path(export)).await?;
    audited::note(&mut tx, actor, now, export, "export.downloaded", Vec::new()).await?;
    tx.commit().await?;
    if let Some(address) = address {
        return Ok(Download::Address(address));
    }
    let ticket =
        Claim { kind: Kind::Ticket, expires_at: now.plus_seconds(TICKET_SECONDS), ..*claim };
    let ticket = ticket
        .seal(&ctx.settings.link_keys)
        .ok_or_else(|| Error::internal("exports", &"there is no key to sign with"))?;
    Ok(Download::Path(format!("/download/{ticket}/{}", export.file_name())))
}

/// A part of the file, for the server to stream.
pub struct Part {
    pub file_name: String,
    pub sha256: String,
    /// Of the whole file, in bytes.
    pub size: u64,
    pub range: Range<u64>,
    pub body: BoxStream<'static, Result<Bytes>>,
}

/// Reads the file, or the part of it that `range` chooses when it is told the size. `None` of it:
/// there is no such part.
pub async fn read(
    ctx: &Context,
    identity: &Identity,
    ticket: &str,
    request_id: &str,
    range: impl FnOnce(u64) -> Option<Range<u64>>,
) -> Result<Option<Part>, LinkRefusal> {
    let Checked { export, .. } = check(ctx, identity, ticket, Kind::Ticket, request_id).await?;
    let size = export.size.unsigned_abs();
    let Some(range) = range(size) else { return Ok(None) };
    let body = ctx.files.stream_range(&file_path(&export), range.clone()).await?;
    let file_name = export.file_name();
    Ok(Some(Part { file_name, sha256: export.sha256, size, range, body }))
}
