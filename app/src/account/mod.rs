//! The operator's own pages: account, sessions and theme, and the way back in for whoever has forgotten the
//! password.

mod account_page;
pub mod change;
pub mod email;
pub mod first_password;
mod frame;
pub mod home;
pub mod notices;
mod notices_page;
mod over;
mod page;
pub mod recover;
mod recover_page;
pub mod revoke;
pub mod sessions;
pub mod show;
pub mod theme;
pub mod zone;

pub use first_password::{FIRST_PASSWORD, first_password};
pub(crate) use frame::frame_of;
pub use over::{account_link_page, account_link_status};

/// What a new password has to be, in words.
pub const PASSWORD_HINT: &str = "At least 15 characters, such as four or five words that do not belong together. Any characters count, spaces too.";
