use rollcall_core::Result;
use rollcall_core::faces::{FaceSearch, FoundFace, Match};
use rollcall_core::users::UserStatus;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;
use uuid::Uuid;

use super::form::Form;
use super::warnings::{WarningBody, warnings};
use crate::rest::caller::Caller;
use crate::rest::users::body::FeatureStatus;

/// An answer holds at most this many matches, as the contract says.
const MAX_MATCHES: usize = 5;
/// What a search found.
#[derive(Serialize, ToSchema)]
pub struct FaceSearchAnswer {
    pub request_id: Uuid,
    pub face_search: FaceSearchBody,
    /// As it was sent.
    pub vendor_data: Option<String>,
    /// As it was sent.
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<Box<RawValue>>,
    #[schema(format = DateTime)]
    pub created_at: String,
}

#[derive(Serialize, ToSchema)]
pub struct FaceSearchBody {
    pub status: SearchStatus,
    /// Users at or above the application's threshold.
    pub total_matches: usize,
    /// The first five of them, the most similar first.
    pub matches: Vec<MatchBody>,
    pub user_image: SearchedImage,
    pub warnings: Vec<WarningBody>,
    /// Each face of the picture with what was found for it, the largest first; only with
    /// `all_faces`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub faces: Vec<FaceFound>,
}

/// What was found for one face of a picture with several.
#[derive(Serialize, ToSchema)]
pub struct FaceFound {
    /// Left, top, right, bottom, in pixels of the picture, upright.
    pub bbox: [i64; 4],
    pub status: SearchStatus,
    pub total_matches: usize,
    pub matches: Vec<MatchBody>,
    pub warnings: Vec<WarningBody>,
}

/// Of a search: `Declined` where a face on the blocklist was found, and else `Approved`, whoever
/// resembles it. Of a match: `Declined` for a blocked user, `In Review` for a flagged one. For an
/// active user the best result of their verifications, and `Approved` if they have none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub enum SearchStatus {
    Approved,
    #[serde(rename = "In Review")]
    InReview,
    Declined,
}

impl SearchStatus {
    /// `None`: only the results of the user's verifications could tell, and the key may not read them.
    fn of_match(one: &Match) -> Option<Self> {
        match (one.status, one.results) {
            (UserStatus::Blocked, _) => Some(Self::Declined),
            (UserStatus::Flagged, _) => Some(Self::InReview),
            (UserStatus::Active, None) => None,
            (UserStatus::Active, Some(results)) => Some(match FeatureStatus::best(&results) {
                None | Some(FeatureStatus::Approved) => Self::Approved,
                Some(FeatureStatus::InReview) => Self::InReview,
                Some(FeatureStatus::Declined) => Self::Declined,
            }),
        }
    }

    fn of_search(found: &FaceSearch) -> Self {
        if found.blocklisted.is_some() { Self::Declined } else { Self::Approved }
    }
}

#[derive(Serialize, ToSchema)]
pub struct MatchBody {
    pub vendor_user_id: Uuid,
    pub vendor_data: String,
    /// 90 and more: likely the same person; 70 to 89: review.
    pub similarity_percentage: f64,
    /// Signed for this picture; it works for up to an hour, in pages of any site.
    pub match_image_url: String,
    /// Null if the key may not read the results of verifications.
    pub status: Option<SearchStatus>,
    pub source: Source,
    /// Of the user's last verification.
    #[schema(format = DateTime)]
    pub verification_date: Option<String>,
    pub user_details: UserDetails,
    /// A face of the user that resembles the searched one is on the blocklist.
    pub is_blocklisted: bool,
    pub is_allowlisted: bool,
    /// The face.
    pub biometric_template_id: Uuid,
    /// Always null: faces come from uploads, not from sessions.
    pub session_id: Option<String>,
    pub session_number: Option<i64>,
    pub api_service: Option<String>,
}

/// Where a face comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    Imported,
    /// It is on the blocklist or the allowlist.
    ListEntry,
}

#[derive(Serialize, ToSchema)]
pub struct UserDetails {
    /// As far as the key may read it.
    pub full_name: Option<String>,
    /// Always null, as documents are not kept.
    pub document_type: Option<String>,
    pub document_number: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct SearchedImage {
    /// The faces of the picture, the largest first: that one is searched.
    pub entities: Vec<Entity>,
    /// By how many degrees the picture was turned to the right to stand upright: 0, 90, 180 or 270.
    pub best_angle: i64,
}

#[derive(Serialize, ToSchema)]
pub struct Entity {
    /// Left, top, right, bottom, in pixels of the picture, upright.
    pub bbox: [i64; 4],
    /// 0 to 1
    pub confidence: f64,
}

impl FaceSearchAnswer {
    pub fn of(
        caller: &Caller,
        form: Form,
        found: FaceSearch,
        others: Vec<FaceSearch>,
    ) -> Result<Self> {
        let searched = &found.searched;
        let entities = searched.faces.iter().map(|face| Entity {
            bbox: bbox(face),
            confidence: f64::from((face.confidence * 1e4).round()) / 1e4,
        });
        let user_image =
            SearchedImage { entities: entities.collect(), best_angle: searched.turned };
        let mut faces = Vec::new();
        if form.all_faces {
            for one in std::iter::once(&found).chain(&others) {
                faces.push(FaceFound::of(caller, one)?);
            }
        }
        Ok(Self {
            request_id: found.id,
            face_search: FaceSearchBody {
                status: SearchStatus::of_search(&found),
                total_matches: found.total,
                matches: matches(caller, &found)?,
                user_image,
                warnings: warnings(&found, !form.all_faces),
                faces,
            },
            vendor_data: form.vendor_data,
            metadata: form.metadata,
            created_at: caller.now().rfc3339(),
        })
    }
}

impl FaceFound {
    fn of(caller: &Caller, found: &FaceSearch) -> Result<Self> {
        Ok(Self {
            bbox: found.searched.faces.get(found.searched.chosen).map(bbox).unwrap_or_default(),
            status: SearchStatus::of_search(found),
            total_matches: found.total,
            matches: matches(caller, found)?,
            warnings: warnings(found, false),
        })
    }
}

fn bbox(face: &FoundFace) -> [i64; 4] {
    let frame = face.frame;
    [frame.x, frame.y, frame.x + frame.width, frame.y + frame.height]
}

fn matches(caller: &Caller, found: &FaceSearch) -> Result<Vec<MatchBody>> {
    let body = |one: &Match| {
        let listed = one.flags.blocklisted.is_some() || one.flags.allowlisted;
        Ok(MatchBody {
            vendor_user_id: one.user,
            vendor_data: one.vendor_data.clone(),
            similarity_percentage: one.similarity as f64 / 100.0,
            match_image_url: caller.picture_url(one.face)?,
            status: SearchStatus::of_match(one),
            source: if listed { Source::ListEntry } else { Source::Imported },
            verification_date: one.verified_at.map(|at| at.rfc3339()),
            user_details: UserDetails {
                full_name: one.full_name.clone(),
                document_type: None,
                document_number: None,
            },
            is_blocklisted: one.flags.blocklisted.is_some(),
            is_allowlisted: one.flags.allowlisted,
            biometric_template_id: one.face,
            session_id: None,
            session_number: None,
            api_service: None,
        })
    };
    let is_blocklisted = |one: &Match| one.flags.blocklisted.is_some();
    shown(&found.matches, is_blocklisted).into_iter().map(body).collect()
}

/// The most similar matches, in their order. Blocklisted ones are always included, because a client
/// looks for them here.
fn shown<T>(matches: &[T], is_blocklisted: impl Fn(&T) -> bool) -> Vec<&T> {
    let blocklisted = matches.iter().filter(|one| is_blocklisted(one)).count();
    let mut others = MAX_MATCHES.saturating_sub(blocklisted);
    let mut fits = |one: &&T| {
        if is_blocklisted(one) {
            return true;
        }
        let fits = others > 0;
        others = others.saturating_sub(1);
        fits
    };
    matches.iter().filter(|one| fits(one)).take(MAX_MATCHES).collect()
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn a_blocklisted_match_is_among_the_five_however_many_are_nearer() {
        let shown = |matches: &[i32]| -> Vec<i32> {
            shown(matches, |one| *one < 0).into_iter().copied().collect()
        };
        assert_eq!(shown(&[1, 2, 3, 4, 5, -6, 7, -8]), [1, 2, 3, -6, -8]);
        assert_eq!(shown(&[1, 2, 3, 4, 5, 6]), [1, 2, 3, 4, 5]);
        assert_eq!(shown(&[-1, -2, -3, -4, -5, -6, 7]), [-1, -2, -3, -4, -5]);
        assert_eq!(shown(&[1, -2]), [1, -2]);
    }
}
