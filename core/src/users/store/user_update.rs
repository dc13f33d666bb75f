use crate::users::snapshot::Fields;

/// A user with the new fields, and the values that these replace.
pub(crate) struct UserUpdate {
    pub seq: i64,
    /// The version that this change replaces.
    pub version: i64,
    /// The user's line in the file, if the source is an import.
    pub line: Option<i64>,
    /// The former values of the fields that change, as the text of a JSON object.
    pub before_image: String,
    pub fields: Fields,
    pub search_text: String,
}

impl UserUpdate {
    /// Whether one of the lists may change. The test looks for their names in the before-image. A name
    /// may also occur there within a value; then the lists are written without need, which does no
    /// harm.
    pub(super) fn changes_lists(&self) -> bool {
        ["\"approved_emails\":", "\"approved_phones\":", "\"issuing_states\":"]
            .iter()
            .any(|name| self.before_image.contains(name))
    }
}
