//! The operator's own pages: sessions and theme.

pub mod home;
mod page;
pub mod revoke;
pub mod sessions;
pub mod theme;
