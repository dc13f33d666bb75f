//! The operator's own pages: sessions and theme.

pub mod home;
mod page;
pub mod revoke;
pub mod sessions;
pub mod theme;

/// What a new password has to be, in words.
pub const PASSWORD_HINT: &str = "At least 15 characters, such as four or five words that do not belong together. Any characters count, spaces too.";
