use uuid::Uuid;

use super::{Export, Manifest, find};
use crate::access::Actor;
use crate::context::Context;
use crate::error::Result;

/// The manifest of an export. `None`: there is no such export, or it has no file yet.
pub async fn manifest(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Option<Manifest>> {
    Ok(find(ctx, actor, id).await?.and_then(|export| manifest_of(actor, &export)))
}

/// The manifest of an export that was found. `None`: it has no file yet.
pub fn manifest_of(actor: &Actor, export: &Export) -> Option<Manifest> {
    export.state.is_written().then(|| of(actor, export))
}

/// A line for `sha256sum -c`. `None`: no such export, or it has no file yet.
pub async fn checksum(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Option<String>> {
    let Some(export) = find(ctx, actor, id).await? else { return Ok(None) };
    let line = format!("{}  {}\n", export.sha256, export.file_name());
    Ok(export.state.is_written().then_some(line))
}

fn of(actor: &Actor, export: &Export) -> Manifest {
    Manifest {
        export_id: export.id,
        organization: actor.organization.slug.clone(),
        application: actor.application.slug.clone(),
        file: export.file_name(),
        size: export.size,
        sha256: export.sha256.clone(),
        rows: export.rows,
        columns: export.columns.clone(),
        filter: export.filter.clone(),
        holds: export.filter.words(),
        roster_at: export.snapshot_at.unwrap_or_default().rfc3339(),
        requested_by: export.requested_by.clone(),
        requested_role: export.requested_role.clone(),
        requested_at: export.requested_at.rfc3339(),
        approved_by: export.approved_by.clone(),
        approved_at: export.approved_at.map(crate::Timestamp::rfc3339),
        purpose: export.purpose.clone(),
        format: "CSV (RFC 4180), UTF-8, CRLF, times in RFC 3339 UTC".into(),
        compression: export.form.gzip.then(|| "gzip".into()),
        byte_order_mark: export.form.bom,
        spreadsheet_safe: "A cell that begins with = + - @ TAB or CR has an apostrophe before it, \
                           except numbers and E.164 phones. An import takes it off again."
            .into(),
        order: "As the users were created, oldest first".into(),
        rollcall_version: export.version.clone(),
    }
}
