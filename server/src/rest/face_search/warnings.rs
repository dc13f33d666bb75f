//! The warnings in the answer of a face search.

use rollcall_core::faces::{FaceSearch, Match};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// Similarity, in hundredths of a percent, from which two faces are likely the same person's.
const LIKELY: i64 = 9_000;

/// A warning.
#[derive(Serialize, ToSchema)]
pub struct WarningBody {
    pub risk: Risk,
    /// Always `LIVENESS`, as in Didit's answers.
    pub feature: &'static str,
    /// The user whom it is about.
    #[schema(value_type = Option<Object>)]
    pub additional_data: Option<Value>,
    /// `error`, `warning` or `information`
    pub log_type: &'static str,
    /// In words.
    pub short_description: String,
    pub long_description: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Risk {
    /// A face on the blocklist, at 90 % or more.
    FaceInBlocklist,
    /// A face on the blocklist, below 90 %, and at or above the application's threshold.
    PossibleFaceInBlocklist,
    /// A user at 90 % or more.
    DuplicatedFace,
    /// Users below 90 %, and at or above the application's threshold.
    PossibleDuplicatedFace,
    MultipleFacesDetected,
    SmallFace,
}

impl Risk {
    fn log_type(self) -> &'static str {
        match self {
            Self::FaceInBlocklist | Self::PossibleFaceInBlocklist => "error",
            Self::DuplicatedFace | Self::PossibleDuplicatedFace => "information",
            Self::MultipleFacesDetected | Self::SmallFace => "warning",
        }
    }

    fn short(self) -> &'static str {
        match self {
            Self::FaceInBlocklist => "Face on the blocklist.",
            Self::PossibleFaceInBlocklist => "Possibly a face on the blocklist.",
            Self::DuplicatedFace => "Likely the same person as a user.",
            Self::PossibleDuplicatedFace => "Similar users to review.",
            Self::MultipleFacesDetected => "The picture has several faces.",
            Self::SmallFace => "The face is small.",
        }
    }
}

/// `several`: whether to warn that the picture has other faces.
pub fn warnings(found: &FaceSearch, several: bool) -> Vec<WarningBody> {
    let mut warnings = Vec::new();
    let mut warn = |risk: Risk, about: Option<&Match>, long_description: String| {
        warnings.push(WarningBody {
            risk,
            feature: "LIVENESS",
            additional_data: about
                .map(|one| json!({"vendor_user_id": one.user, "vendor_data": one.vendor_data})),
            log_type: risk.log_type(),
            short_description: risk.short().to_owned(),
            long_description,
        });
    };
    let percent = |similarity: i64| format!("{:.2} %", similarity as f64 / 100.0);
    if let Some(similarity) = found.blocklisted {
        let likely = similarity >= LIKELY;
        let risk = if likely { Risk::FaceInBlocklist } else { Risk::PossibleFaceInBlocklist };
        let about = found.matches.iter().find(|one| one.flags.blocklisted == Some(similarity));
        warn(risk, about, format!("Most similar blocklisted face: {}.", percent(similarity)));
    }
    if let Some(best) = found.matches.iter().max_by_key(|one| one.similarity) {
        let likely = best.similarity >= LIKELY;
        let risk = if likely { Risk::DuplicatedFace } else { Risk::PossibleDuplicatedFace };
        let words = format!("Most similar user: {}.", percent(best.similarity));
        warn(risk, Some(best), words);
    }
    let searched = &found.searched;
    if several && searched.faces.len() > 1 {
        let words = format!("The picture has {} faces; the largest is used.", searched.faces.len());
        warn(Risk::MultipleFacesDetected, None, words);
    }
    let least = found.settings.min_face;
    let chosen = searched.faces.get(searched.chosen);
    if let Some(face) = chosen.filter(|face| face.aligned_width < least) {
        let wide = face.aligned_width;
        warn(
            Risk::SmallFace,
            None,
            format!("The face is {wide} px wide. Stored faces have at least {least} px."),
        );
    }
    warnings
}
