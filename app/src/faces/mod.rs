//! Faces: a user's own, and what adds them.

pub mod archive_follow;
pub mod archive_moving;
pub mod archive_progress;
mod camera;
pub mod upload;

#[cfg(feature = "ssr")]
mod alike;
#[cfg(feature = "ssr")]
pub mod archive_list;
#[cfg(feature = "ssr")]
mod archive_load;
#[cfg(feature = "ssr")]
mod archive_page;
#[cfg(feature = "ssr")]
pub mod archive_show;
#[cfg(feature = "ssr")]
mod checked;
#[cfg(feature = "ssr")]
mod listed;
#[cfg(feature = "ssr")]
pub mod lists;
#[cfg(feature = "ssr")]
mod lists_page;
#[cfg(feature = "ssr")]
mod lists_query;
#[cfg(feature = "ssr")]
mod pair_view;
#[cfg(feature = "ssr")]
pub mod review;
#[cfg(feature = "ssr")]
mod review_page;
#[cfg(feature = "ssr")]
mod review_view;
#[cfg(feature = "ssr")]
pub mod search;
#[cfg(feature = "ssr")]
mod search_page;
#[cfg(feature = "ssr")]
mod stored;
#[cfg(feature = "ssr")]
pub mod tab;
#[cfg(feature = "ssr")]
mod tab_page;
#[cfg(feature = "ssr")]
mod tab_view;

#[cfg(feature = "ssr")]
pub use archive_list::archive_error_page;
#[cfg(feature = "ssr")]
pub use search::search_answer;
#[cfg(feature = "ssr")]
pub use tab::upload_error_page;
