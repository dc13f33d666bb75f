use std::ops::Range;

use bytes::Bytes;
use futures::stream::BoxStream;

use super::check::{Checked, LinkRefusal, RefusedBy, check, refuse};
use super::claim::{Claim, Kind};
use crate::access::Identity;
use crate::context::Context;
use crate::error::Result;
use crate::exports::{Export, audit_events, file_path, store};

/// How long the browser can request further parts of the file. Operator and role are checked for
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

/// Downloads the file of a link (the button on its page). Counted and audited in one transaction.
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
    audit_events::note(&mut tx, actor, now, export, "export.downloaded", Vec::new()).await?;
    tx.commit().await?;
    if let Some(address) = address {
        return Ok(Download::Address(address));
    }
    let ticket =
        Claim { kind: Kind::Ticket, expires_at: now.plus_seconds(TICKET_SECONDS), ..*claim };
    let ticket = ticket.sign(&ctx.settings.token_keys)?;
    Ok(Download::Path(format!("/download/{ticket}/{}", export.file_name())))
}

/// A file that the server can stream.
pub struct StoredFile {
    pub name: String,
    pub sha256: String,
    /// In bytes.
    pub size: u64,
    path: String,
}

impl StoredFile {
    pub(super) fn of(export: &Export) -> Self {
        Self {
            name: export.file_name(),
            sha256: export.sha256.clone(),
            size: export.size.unsigned_abs(),
            path: file_path(export),
        }
    }

    /// A part of it, which must lie within its size.
    pub async fn part(
        &self,
        ctx: &Context,
        range: Range<u64>,
    ) -> Result<BoxStream<'static, Result<Bytes>>> {
        ctx.files.stream_range(&self.path, range).await
    }
}

/// The file of a ticket.
pub async fn read(
    ctx: &Context,
    identity: &Identity,
    ticket: &str,
    request_id: &str,
) -> Result<StoredFile, LinkRefusal> {
    let Checked { export, .. } = check(ctx, identity, ticket, Kind::Ticket, request_id).await?;
    Ok(StoredFile::of(&export))
}
