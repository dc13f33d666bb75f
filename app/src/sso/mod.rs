//! Settings → Single sign-on: the providers, what their groups allow, and who can do without them.

pub mod break_glass;
pub mod change;
mod form;
pub mod groups;
mod groups_view;
pub mod list;
mod list_page;
pub mod new;
mod provider_page;
pub mod show;
mod trial_view;

use rollcall_core::access::{Actor, Role};

pub use groups_view::{GroupsSection, GroupsWords};

/// The page, below the application.
const PAGE: &str = "/settings/single-sign-on";

/// Whether somebody can change what the page shows.
fn is_owner(actor: &Actor) -> bool {
    actor.role == Role::Owner
}
