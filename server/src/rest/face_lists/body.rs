use rollcall_core::Result;
use rollcall_core::faces::lists::ListEntry;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::rest::caller::Caller;

/// A face on a list.
#[derive(Serialize, ToSchema)]
#[schema(as = FaceListEntry)]
pub struct EntryBody {
    pub uuid: Uuid,
    pub list: List,
    /// The face, and whose it is.
    pub face_uuid: Uuid,
    pub vendor_user_id: Uuid,
    pub vendor_data: String,
    /// Signed for this picture; it works for up to an hour, in pages of any site.
    pub image_url: String,
    pub reason: String,
    /// The name of the operator or of the key.
    pub added_by: String,
    #[schema(format = DateTime)]
    pub created_at: String,
}

#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FaceListName)]
pub enum List {
    Blocklist,
    Allowlist,
}

impl EntryBody {
    pub fn of(caller: &Caller, entry: ListEntry) -> Result<Self> {
        use rollcall_core::faces::lists::FaceList;
        Ok(Self {
            uuid: entry.id,
            list: match entry.list {
                FaceList::Blocklist => List::Blocklist,
                FaceList::Allowlist => List::Allowlist,
            },
            face_uuid: entry.face,
            vendor_user_id: entry.user,
            vendor_data: entry.vendor_data,
            image_url: caller.picture_url(entry.face)?,
            reason: entry.reason,
            added_by: entry.added_by,
            created_at: entry.created_at.rfc3339(),
        })
    }
}
