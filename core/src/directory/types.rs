use uuid::Uuid;

use crate::Timestamp;

/// A person as the directory describes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DirectoryUser {
    pub id: Uuid,
    /// The e-mail address that they sign in with.
    pub email: String,
    pub email_key: String,
    /// The directory's own ID; empty: it has named none.
    pub external_id: String,
    /// The other attributes, as a JSON object.
    pub attributes: String,
    /// What the directory says: whether they may come in.
    pub active: bool,
    /// Their account, while they are in the team.
    pub operator_id: Option<Uuid>,
    /// Whether their membership is suspended, by whomever.
    pub is_suspended: bool,
    /// Whether the directory has suspended it.
    pub has_suspended: bool,
    pub made_at: Timestamp,
    pub changed_at: Timestamp,
}

/// A group of the directory, without its members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DirectoryGroup {
    pub id: Uuid,
    pub name: String,
    /// The directory's own ID; empty: it has named none.
    pub external_id: String,
    pub made_at: Timestamp,
    pub changed_at: Timestamp,
}
