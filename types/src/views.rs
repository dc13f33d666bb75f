//! Filters, order, columns and page size of the list of users, saved by name.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::users::UserQuery;

/// A saved view of the list of users.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    pub id: Uuid,
    pub name: String,
    /// Without a search text and without a page.
    pub query: UserQuery,
    /// Everybody of the application sees it.
    pub is_shared: bool,
    /// The list opens with it, for everybody.
    pub is_default: bool,
    pub saved_by: String,
}

/// What an operator saves. One of the same name and kind is replaced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewView {
    pub name: String,
    pub query: UserQuery,
    pub is_shared: bool,
    pub is_default: bool,
}
