//! Exports: the request, the page with its manifest, the history, and where a link leads. What
//! follows a run is an island.

pub mod follow;
pub mod moving;
pub mod progress;

#[cfg(feature = "ssr")]
pub mod address;
#[cfg(feature = "ssr")]
mod chosen;
#[cfg(feature = "ssr")]
mod columns;
#[cfg(feature = "ssr")]
pub mod decide;
#[cfg(feature = "ssr")]
pub mod download;
#[cfg(feature = "ssr")]
mod download_page;
#[cfg(feature = "ssr")]
pub mod files;
#[cfg(feature = "ssr")]
mod filters;
#[cfg(feature = "ssr")]
mod format;
#[cfg(feature = "ssr")]
pub mod list;
#[cfg(feature = "ssr")]
mod list_page;
#[cfg(feature = "ssr")]
mod load;
#[cfg(feature = "ssr")]
mod manifest;
#[cfg(feature = "ssr")]
pub mod new;
#[cfg(feature = "ssr")]
mod new_page;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
pub(crate) mod refused;
#[cfg(feature = "ssr")]
pub mod show;
