//! The signed link of an export: create, open, download, revoke.

mod address;
mod check;
mod claim;
mod download;
mod former;
mod manage;
mod open;
mod token;

pub use address::{FileAddress, fetch_address, read_address};
pub use check::{LinkRefusal, RefusedBy};
pub use download::{Download, StoredFile, download, read};
pub use manage::{renew_link, revoke_link};
pub use open::{LinkPage, open_link};

use super::Export;
use crate::context::Context;
use claim::{Claim, Kind};

/// The path of an export's current link, for its requester only. `None`: it has none.
pub(crate) fn path_of(ctx: &Context, export: &Export) -> Option<String> {
    let link = export.link.as_ref()?;
    let claim = Claim {
        kind: Kind::Link,
        export: export.id,
        operator: export.requested_by_id?,
        number: link.number,
        expires_at: link.expires_at,
    };
    let token = claim.sign(&ctx.settings.token_keys).ok()?;
    Some(format!("/download/{token}"))
}

/// The path of the page from which the actor can download their own export. `None`: there is
/// nothing to download, or the export belongs to someone else.
pub fn link_path(ctx: &Context, actor: &crate::access::Actor, export: &Export) -> Option<String> {
    let own = export.requested_by_id.is_some() && export.requested_by_id == actor.operator_id();
    let link = export.link.as_ref()?;
    let works = export.state == super::ExportState::Done
        && link.revoked_by.is_none()
        && ctx.clock.now() < link.expires_at;
    if own && works { path_of(ctx, export) } else { None }
}
