//! Settings of an application, a page each.

mod key_form;
pub mod key_make;
mod key_page;
pub mod key_revoke;
mod key_table;
pub mod keys;
mod tabs;
pub mod webhooks;

use rollcall_core::access::{Actor, Permission};

/// The first settings page that the actor may open.
pub fn first(actor: &Actor) -> Option<&'static str> {
    actor.may(Permission::ManageApiKeys).then_some("/settings/keys")
}
