//! Faces: a user's own, and what adds them.

pub mod reload;
pub mod upload;

#[cfg(feature = "ssr")]
pub mod archive_list;
#[cfg(feature = "ssr")]
mod archive_page;
#[cfg(feature = "ssr")]
pub mod archive_show;
#[cfg(feature = "ssr")]
mod checked;
#[cfg(feature = "ssr")]
mod stored;
#[cfg(feature = "ssr")]
pub mod tab;
#[cfg(feature = "ssr")]
mod tab_page;

#[cfg(feature = "ssr")]
pub use archive_list::archive_error_page;
#[cfg(feature = "ssr")]
pub use tab::upload_error_page;
