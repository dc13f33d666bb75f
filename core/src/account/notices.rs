use uuid::Uuid;

use super::store;
use crate::access::Identity;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::operators;

/// A message that an operator can switch off. Messages about passwords, addresses, second factors, new
/// browsers and own exports are not among them: whoever gets into an account would switch them off first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    ExportWaits,
    ImportEnded,
    ErasureEnded,
    RoleEnds,
    NoteMention,
    InboxAssigned,
}

impl Notice {
    pub const ALL: [Self; 6] = [
        Self::ExportWaits,
        Self::ImportEnded,
        Self::ErasureEnded,
        Self::RoleEnds,
        Self::NoteMention,
        Self::InboxAssigned,
    ];

    /// As it is stored, and as the form sends it.
    pub fn code(self) -> &'static str {
        match self {
            Self::ExportWaits => "export_waits",
            Self::ImportEnded => "import_ended",
            Self::ErasureEnded => "erasure_ended",
            Self::RoleEnds => "role_ends",
            Self::NoteMention => "note_mention",
            Self::InboxAssigned => "inbox_assigned",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::ExportWaits => "An export waits for my approval",
            Self::ImportEnded => "My import has ended",
            Self::ErasureEnded => "My erasure of many users has ended",
            Self::RoleEnds => "A role of mine ends soon",
            Self::NoteMention => "A colleague mentions me in a note",
            Self::InboxAssigned => "A colleague assigns something to me",
        }
    }
}

/// The notices that the operator gets.
pub async fn notices(ctx: &Context, identity: &Identity) -> Result<Vec<Notice>> {
    let muted = store::notices::muted(&ctx.db, identity.operator_id).await?;
    let wanted = Notice::ALL.into_iter().filter(|one| !muted.iter().any(|code| code == one.code()));
    Ok(wanted.collect())
}

/// Sets the notices that the operator gets; the others are switched off.
pub async fn set_notices(
    ctx: &Context,
    identity: &Identity,
    wanted: &[Notice],
    request_id: &str,
) -> Result<()> {
    let id = identity.operator_id;
    let mut tx = ctx.db.begin().await?;
    let (mut on, mut off) = (Vec::new(), Vec::new());
    for notice in Notice::ALL {
        if wanted.contains(&notice) {
            if store::notices::unmute(&mut tx, id, notice.code()).await? {
                on.push(notice.code());
            }
        } else if store::notices::mute(&mut tx, id, notice.code()).await? {
            off.push(notice.code());
        }
    }
    if !(on.is_empty() && off.is_empty()) {
        let details: Vec<_> = [("switched_on", on.join(" ")), ("switched_off", off.join(" "))]
            .into_iter()
            .filter(|(_, codes)| !codes.is_empty())
            .collect();
        let action = "operator.notices_changed";
        operators::record_own(ctx, &mut tx, identity, request_id, action, &details).await?;
    }
    tx.commit().await
}

/// Whether an operator gets this notice.
pub(crate) async fn wants(tx: &mut Tx, operator_id: Uuid, notice: Notice) -> Result<bool> {
    Ok(!store::notices::is_muted(tx, operator_id, notice.code()).await?)
}
