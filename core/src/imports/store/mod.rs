//! Every statement about imports, in small files.

mod applied;
mod create;
mod find;
mod info;
mod row;
mod rows;
mod settings;
mod state;
mod transition;
mod validated;

pub(super) use applied::{add_applied, applied, set_applied};
pub(super) use create::{NewImport, insert};
pub(super) use find::{find, find_in, in_work, list, same_file};
pub(super) use info::{RunInfo, file_of, run_info, run_of};
pub(super) use row::StoredImport;
pub(super) use rows::{exceptions, held, moved};
pub(super) use settings::{save_settings, settings, settings_in};
pub(super) use state::{
    cancel_requested, has_run, request_cancel, set_cause, set_interrupted, set_outdated,
    set_reached, set_resumed, set_started,
};
pub(super) use transition::{lock_in_state, must_transition, transition, transition_by};
pub(super) use validated::{
    Validated, chosen, note_validation, set_choices, set_validated, set_validating,
};
