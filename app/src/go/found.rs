//! What was found for the words that somebody has typed.

use serde::{Deserialize, Serialize};

/// Places of one kind, under its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    pub label: String,
    pub places: Vec<Place>,
}

/// One place to go to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub label: String,
    /// What tells it from others of that name; may be empty.
    pub detail: String,
    pub href: String,
}
