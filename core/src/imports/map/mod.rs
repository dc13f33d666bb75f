//! From the names of a header to the fields of a user: suggested, chosen by an operator, saved by name.

#[cfg(feature = "server")]
mod check;
#[cfg(feature = "server")]
mod choose;
#[cfg(feature = "server")]
mod doubts;
#[cfg(feature = "server")]
mod prepare;
#[cfg(feature = "server")]
mod saved;
#[cfg(feature = "server")]
mod step;
#[cfg(feature = "server")]
mod store;
#[cfg(feature = "server")]
mod suggest;
#[cfg(feature = "server")]
mod synonyms;
mod types;

#[cfg(feature = "server")]
pub use choose::choose_mapping;
#[cfg(feature = "server")]
pub(crate) use prepare::{Prepared, ask, prepare};
#[cfg(feature = "server")]
pub use step::mapping_step;
pub use types::*;
#[cfg(all(feature = "server", any(test, feature = "fuzz")))]
pub(super) use {check::check, check::resolve, suggest::suggest};

/// Whether a header's name says by itself what the column holds.
#[cfg(feature = "server")]
pub(crate) fn is_known_name(name: &str) -> bool {
    synonyms::meaning(name).is_some()
}
