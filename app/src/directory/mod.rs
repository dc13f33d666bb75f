//! Settings → Directory: the tokens with which a directory says by SCIM who is in the team, and what its
//! groups allow.

pub mod groups;
mod page;
pub mod show;
mod token_form;
mod token_table;
pub mod tokens;

/// The page, below the application.
const PAGE: &str = "/settings/directory";
