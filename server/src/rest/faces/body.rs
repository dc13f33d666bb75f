use rollcall_core::Result;
use rollcall_core::faces::Face;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::rest::caller::Caller;

/// A face of a user.
#[derive(Serialize, ToSchema)]
#[schema(as = Face)]
pub struct FaceBody {
    pub uuid: Uuid,
    /// Signed for this picture; it works for up to an hour, in pages of any site.
    pub image_url: String,
    pub comment: String,
    /// The name of the operator or of the key.
    pub uploaded_by: String,
    #[schema(format = DateTime)]
    pub created_at: String,
}

impl FaceBody {
    pub fn of(caller: &Caller, face: Face) -> Result<Self> {
        Ok(Self {
            uuid: face.id,
            image_url: caller.picture_url(face.id)?,
            comment: face.comment,
            uploaded_by: face.uploaded_by,
            created_at: face.created_at.rfc3339(),
        })
    }
}
