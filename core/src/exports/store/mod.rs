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
pub(super) use erased::{lock_all_kept, searches, set_filter};
pub(super) use find::{Asked, Place, RunInfo, done_before, find, insert, list, place, run_info};
pub(super) use link::{count_download, renew_link, revoke_link};
pub(super) use scan::{Cells, Encoder, Piece, scan};
pub(super) use settings::{save_settings, settings};
pub(super) use sql::{matching, wanted};
pub(super) use state::{
    Written, approve, begin, is_cancelled, move_state, note_progress, set_written,
};
