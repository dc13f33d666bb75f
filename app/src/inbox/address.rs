//! The state of the inbox in its address.

use rollcall_core::inbox::{InboxQuery, InboxView, ItemKind};
use serde::Deserialize;

use crate::address::with_query;

#[derive(Clone, Default, Deserialize)]
pub struct InboxParams {
    #[serde(default)]
    pub view: String,
    #[serde(default)]
    pub kind: String,
    /// What was just done, for the toast.
    #[serde(default)]
    pub done: String,
}

impl InboxParams {
    pub fn query(&self) -> InboxQuery {
        InboxQuery { view: InboxView::from_code(&self.view), kind: ItemKind::from_code(&self.kind) }
    }
}

/// The address of the inbox with a view and a kind.
pub fn inbox_address(base: &str, query: InboxQuery, done: &str) -> String {
    let kind = query.kind.map(ItemKind::code).unwrap_or_default();
    let pairs = [("view", query.view.code()), ("kind", kind), ("done", done)];
    with_query(&format!("{base}/inbox"), pairs.map(|(name, value)| (name, value.to_owned())))
}
