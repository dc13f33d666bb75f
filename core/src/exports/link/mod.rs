//! The signed link of an export: made, opened, followed to the bytes, revoked.

mod address;
mod check;
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
use token::{Claim, Kind};

/// The path of an export's present link, for its requester's eyes. `None`: it has none.
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

/// The path of the page from which the actor downloads their own export; none while there is
/// nothing to download, and none for other people's.
pub fn link_path(ctx: &Context, actor: &crate::access::Actor, export: &Export) -> Option<String> {
    let own = export.requested_by_id.is_some() && export.requested_by_id == actor.operator_id();
    let link = export.link.as_ref()?;
    let works = export.state == super::ExportState::Done
        && link.revoked_by.is_none()
        && ctx.clock.now() < link.expires_at;
    if own && works { path_of(ctx, export) } else { None }
}
