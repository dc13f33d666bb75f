//! The pages of imports: upload, preview, run and history. The progress and the upload form are
//! islands.

pub mod follow;
pub mod moving;
pub mod progress;
pub mod unsaved;
pub mod upload;

#[cfg(feature = "ssr")]
mod accepted;
#[cfg(feature = "ssr")]
mod bar;
#[cfg(feature = "ssr")]
mod cell;
#[cfg(feature = "ssr")]
pub mod changes;
#[cfg(feature = "ssr")]
mod choices;
#[cfg(feature = "ssr")]
mod choose;
#[cfg(feature = "ssr")]
pub mod columns;
#[cfg(feature = "ssr")]
mod conflict;
#[cfg(feature = "ssr")]
mod corrections;
#[cfg(feature = "ssr")]
pub mod decide;
#[cfg(feature = "ssr")]
pub mod decide_conflict;
#[cfg(feature = "ssr")]
mod doubts;
#[cfg(feature = "ssr")]
mod facts;
#[cfg(feature = "ssr")]
mod finished;
#[cfg(feature = "ssr")]
mod form;
#[cfg(feature = "ssr")]
mod format;
#[cfg(feature = "ssr")]
pub mod list;
#[cfg(feature = "ssr")]
pub mod list_page;
#[cfg(feature = "ssr")]
mod load;
#[cfg(feature = "ssr")]
mod loss;
#[cfg(feature = "ssr")]
pub mod mapping;
#[cfg(feature = "ssr")]
mod mapping_page;
#[cfg(feature = "ssr")]
mod mapping_table;
#[cfg(feature = "ssr")]
pub mod mappings;
#[cfg(feature = "ssr")]
pub mod new;
#[cfg(feature = "ssr")]
mod notices;
#[cfg(feature = "ssr")]
mod offers;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod preview;
#[cfg(feature = "ssr")]
mod query;
#[cfg(feature = "ssr")]
mod raw_row;
#[cfg(feature = "ssr")]
mod refused;
#[cfg(feature = "ssr")]
mod row;
#[cfg(feature = "ssr")]
mod rows;
#[cfg(feature = "ssr")]
mod rows_table;
#[cfg(feature = "ssr")]
pub mod show;
#[cfg(feature = "ssr")]
pub mod undo;
#[cfg(feature = "ssr")]
mod undo_page;
#[cfg(feature = "ssr")]
mod undone;
#[cfg(feature = "ssr")]
pub mod value_words;
#[cfg(feature = "ssr")]
mod value_words_page;
#[cfg(feature = "ssr")]
mod view;
#[cfg(feature = "ssr")]
mod warned;

#[cfg(feature = "ssr")]
pub use new::upload_error_page;
