//! Pairs of users whose faces look alike: found by a score, decided by a person.

#[cfg(feature = "server")]
mod compare;
#[cfg(feature = "server")]
mod decide;
#[cfg(feature = "server")]
mod find;
#[cfg(feature = "server")]
mod forget;
#[cfg(feature = "server")]
mod list;
#[cfg(feature = "server")]
mod near;
#[cfg(feature = "server")]
mod of_user;
#[cfg(feature = "server")]
mod record;
#[cfg(feature = "server")]
pub(super) mod store;
mod types;

#[cfg(feature = "server")]
mod server {
    pub(crate) use super::compare::CompareFaces;
    pub(in crate::faces) use super::compare::enqueue_compare;
    pub use super::decide::decide;
    pub use super::find::find;
    pub(in crate::faces) use super::forget::forget;
    pub use super::list::{counts, list, open_count};
    pub(in crate::faces) use super::near::nearest_faces;
    pub use super::of_user::of_user;
    pub(in crate::faces) use super::record::hundredths;
    pub(crate) use super::record::{Compared, record};
}
#[cfg(feature = "server")]
pub use server::*;
pub use types::*;
