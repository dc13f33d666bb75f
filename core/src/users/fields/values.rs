use super::Warning;
use crate::imports::TagChange;
use crate::users::UserStatus;

/// What a row, a form or a program says about a user. `None`: it does not mention the field, and the
/// stored value stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Values {
    pub vendor_data: String,
    pub vendor_key: String,
    pub display_name: Option<String>,
    pub full_name: Option<String>,
    /// `YYYY-MM-DD`
    pub date_of_birth: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub country: Option<String>,
    pub status: Option<UserStatus>,
    /// The text of a JSON array of strings.
    pub tags: Option<String>,
    /// The text of a JSON object.
    pub metadata_json: Option<String>,
    /// Texts of JSON arrays of strings.
    pub approved_emails: Option<String>,
    pub approved_phones: Option<String>,
    pub issuing_states: Option<String>,
    /// Members that separate columns set in the stored metadata: the text of a JSON object.
    pub metadata_patch: Option<String>,
    /// Tags that are added to the stored ones, or removed from them.
    pub tag_change: Option<TagChange>,
    /// The warnings about these values.
    pub warnings: Vec<Warning>,
}
