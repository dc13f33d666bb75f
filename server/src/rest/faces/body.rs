use rollcall_core::Result;
use rollcall_core::faces::Face;
use rollcall_core::faces::lists::BlocklistMatch;
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

/// A face that was added, and what is to be known of it.
#[derive(Serialize, ToSchema)]
pub struct UploadedFace {
    #[serde(flatten)]
    pub face: FaceBody,
    /// Only where there is any, and the key may read users.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<UploadWarning>,
}

/// The face resembles one on the blocklist. It was added all the same, and is on no list.
#[derive(Serialize, ToSchema)]
pub struct UploadWarning {
    pub risk: UploadRisk,
    /// Whose face is on the blocklist.
    pub vendor_user_id: Uuid,
    pub vendor_data: String,
    /// 90 and more: likely the same person.
    pub similarity_percentage: f64,
}

#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UploadRisk {
    /// At 90 % or more.
    FaceInBlocklist,
    PossibleFaceInBlocklist,
}

impl UploadWarning {
    pub fn of(found: &BlocklistMatch) -> Self {
        Self {
            risk: if found.similarity >= 9_000 {
                UploadRisk::FaceInBlocklist
            } else {
                UploadRisk::PossibleFaceInBlocklist
            },
            vendor_user_id: found.entry.user,
            vendor_data: found.entry.vendor_data.clone(),
            similarity_percentage: found.similarity as f64 / 100.0,
        }
    }
}
