use crate::users::snapshot::Fields;

/// A user with its new fields and the values that they replace.
pub(crate) struct UserUpdate {
    pub seq: i64,
    /// The version that is replaced.
    pub version: i64,
    /// The line of the import's file, where one is the source.
    pub line: Option<i64>,
    /// The fields that change, as they were: the text of a JSON object.
    pub before_image: String,
    pub fields: Fields,
    pub search_text: String,
}

impl UserUpdate {
    /// Whether one of the lists may be among the fields that change: a before-image names them. One
    /// who has nothing of the kind and says these words elsewhere is written as they are.
    pub(super) fn changes_lists(&self) -> bool {
        ["\"approved_emails\":", "\"approved_phones\":", "\"issuing_states\":"]
            .iter()
            .any(|name| self.before_image.contains(name))
    }
}
