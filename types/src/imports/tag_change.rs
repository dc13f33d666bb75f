use serde::{Deserialize, Serialize};

/// Tags that every user of a bulk change gets or loses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagChange {
    pub is_added: bool,
    /// As they are stored for a user who gets them.
    pub tags: Vec<String>,
}
