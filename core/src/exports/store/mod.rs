//! Every statement about exports.

mod access;
mod choices;
mod erased;
mod find;
mod link;
mod scan;
mod settings;
mod sql;
mod state;

pub(super) use access::access;
pub(super) use choices::{choices, delete_choice, save_choice};
pub(super) use erased::{
    filters_of_files, forget_search_later, lock_all_kept, searches, set_filter, to_forget,
};
pub(super) use find::{
    ExportInsert, Place, RunInfo, find, finished, insert, list, place, run_info,
};
pub(super) use link::{count_download, renew_link, revoke_link};
pub(super) use scan::scan;
pub(crate) use scan::{Cells, Encoder, Piece};
pub(super) use settings::{save_settings, settings};
pub(super) use sql::{matching, reached, wanted};
pub(super) use state::{
    Written, approve, begin, is_cancelled, move_state, note_progress, set_written, unfinished_of,
};
