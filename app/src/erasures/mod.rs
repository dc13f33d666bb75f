//! Erasures of many users: what one takes away, its confirmation, its page, and the list of them. What
//! follows a run is an island.

pub mod follow;
pub mod moving;
pub mod progress;

#[cfg(feature = "ssr")]
pub mod list;
#[cfg(feature = "ssr")]
mod load;
#[cfg(feature = "ssr")]
pub mod new;
#[cfg(feature = "ssr")]
mod new_page;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
pub mod show;
