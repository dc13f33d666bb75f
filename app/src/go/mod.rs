//! The shortest way to everything: the command palette with the page that does the same without a
//! script, and the keys.

pub mod find;
pub mod found;
pub mod key_dialog;
mod keys;
pub mod palette;
mod typing;

#[cfg(feature = "ssr")]
mod destinations;
#[cfg(feature = "ssr")]
pub mod keys_page;
#[cfg(feature = "ssr")]
mod load;
#[cfg(feature = "ssr")]
pub mod page;

#[cfg(feature = "hydrate")]
pub(crate) use typing::is_typing;
