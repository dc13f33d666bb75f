use super::body::fill;
use super::queue::{Message, queue};
use crate::access::{Actor, ActorKind};
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::exports::{Export, path_of};

/// Tells the requester that the file is there, with the link. It names the file, its purpose and its
/// proof, and nothing that stands in it.
pub(crate) async fn export_ready(
    ctx: &Context,
    tx: &mut Tx,
    requester: &Actor,
    export: &Export,
) -> Result<()> {
    let ActorKind::Operator(identity) = &requester.kind else { return Ok(()) };
    let (Some(path), Some(link)) = (path_of(ctx, export), &export.link) else { return Ok(()) };
    let base = &ctx.settings.public_url;
    let address = format!("{base}{path}");
    let page = format!(
        "{base}/{}/{}/exports/{}",
        requester.organization.slug, requester.application.slug, export.id
    );
    let application = format!("{} / {}", requester.organization.name, requester.application.name);
    let (rows, until) = (export.rows.to_string(), link.expires_at.minute());
    let file = export.file_name();
    let values = [
        ("name", identity.name.as_str()),
        ("application", &application),
        ("purpose", if export.purpose.is_empty() { "none given" } else { &export.purpose }),
        ("file", &file),
        ("rows", &rows),
        ("sha256", &export.sha256),
        ("link", &address),
        ("until", &until),
        ("page", &page),
    ];
    let message = Message {
        kind: "export_ready",
        recipient: &identity.email,
        subject: format!("Your export is ready: {file}"),
        text: fill(include_str!("body.txt"), &values, false),
        html: fill(include_str!("body.html"), &values, true),
    };
    queue(ctx, tx, requester.application.seq, message).await
}
