//! What an operator sees: pages rendered on the server, and a few islands that are live.
//!
//! - feature `ssr`: [`routes`], every page with its handler. A handler finds the actor, calls core
//!   and passes what it got to a page as props; [`render`] makes it HTML.
//! - feature `hydrate`: the browser library, [`browser`], with the islands.
//!
//! A folder per feature, named as in core. Modules without a `cfg` are part of both: they import from
//! `rollcall_types`, which the browser has; modules behind `ssr` import from `rollcall_core`.

#![recursion_limit = "256"] // A view is one nested type; the compiler walks all of it.

pub mod erasures;
pub mod exports;
pub mod faces;
mod follow;
pub mod go;
pub mod imports;
mod send;
pub mod ui;

#[cfg(feature = "hydrate")]
pub mod browser;

#[cfg(feature = "ssr")]
mod about;
#[cfg(feature = "ssr")]
mod account;
#[cfg(feature = "ssr")]
mod address;
#[cfg(feature = "ssr")]
pub mod answer;
#[cfg(feature = "ssr")]
pub mod audit;
#[cfg(feature = "ssr")]
pub mod console;
#[cfg(feature = "ssr")]
mod cookies;
#[cfg(feature = "ssr")]
mod directory;
#[cfg(feature = "ssr")]
pub mod docs;
#[cfg(feature = "ssr")]
mod factors;
#[cfg(feature = "ssr")]
mod filters;
#[cfg(feature = "ssr")]
mod inbox;
#[cfg(feature = "ssr")]
pub mod notes;
#[cfg(feature = "ssr")]
mod once;
#[cfg(feature = "ssr")]
mod overview;
#[cfg(feature = "ssr")]
pub mod page_context;
#[cfg(feature = "ssr")]
pub mod page_error;
#[cfg(feature = "ssr")]
pub mod render;
#[cfg(feature = "ssr")]
pub mod request;
#[cfg(feature = "ssr")]
mod roles;
#[cfg(feature = "ssr")]
mod routes;
#[cfg(feature = "ssr")]
mod server_fn_context;
#[cfg(feature = "ssr")]
mod settings;
#[cfg(feature = "ssr")]
mod setup;
#[cfg(feature = "ssr")]
mod shell;
#[cfg(feature = "ssr")]
mod sign_in;
#[cfg(feature = "ssr")]
mod sso;
#[cfg(feature = "ssr")]
pub mod state;
#[cfg(feature = "ssr")]
mod team;
#[cfg(feature = "ssr")]
mod theme;
#[cfg(feature = "ssr")]
mod users;
#[cfg(feature = "ssr")]
mod zone;

#[cfg(feature = "ssr")]
pub use account::{FIRST_PASSWORD, first_password};
#[cfg(feature = "ssr")]
pub use address::local_path;
#[cfg(feature = "ssr")]
pub use factors::{
    NeedsProof, PASSKEY_FIELD, PROOF_FIELD, ask_for_proof, factor_set_up, sent_already,
};
#[cfg(feature = "ssr")]
pub use page_error::NotSignedIn;
#[cfg(feature = "ssr")]
pub use routes::{not_found, routes};
#[cfg(feature = "ssr")]
pub use sign_in::form_owner_in;
#[cfg(feature = "ssr")]
pub use sign_in::kept_form::{AGAIN_FIELD, BACK_FIELD, OWNER_FIELD, keep_form, not_your_form};
