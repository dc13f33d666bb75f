use rollcall_core::faces::lists::FaceList;
use serde::Deserialize;

use crate::address::with_query;

/// The state of the page in its address.
#[derive(Clone, Default, Deserialize)]
pub struct FaceListsQuery {
    /// Empty: both lists.
    #[serde(default)]
    pub list: String,
    /// The position of the first entry, as the page before named it.
    #[serde(default)]
    pub before: String,
    /// What was done on the page before.
    #[serde(default)]
    pub done: String,
}

impl FaceListsQuery {
    pub fn list(&self) -> Option<FaceList> {
        FaceList::from_code(&self.list)
    }

    pub fn before(&self) -> Option<i64> {
        self.before.parse().ok()
    }

    /// The address of a page of this list. `base`: the address of the application.
    pub fn address(base: &str, list: Option<FaceList>, before: Option<i64>) -> String {
        let list = list.map_or("", FaceList::code).to_owned();
        let before = before.map(|before| before.to_string()).unwrap_or_default();
        with_query(&format!("{base}/faces/lists"), [("list", list), ("before", before)])
    }
}
