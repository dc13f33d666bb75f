//! Every statement about users, in small files: one for each thing that is read or written.

mod by_keys;
mod counts;
mod created;
mod due;
mod erased;
mod history;
mod list;
mod removed;
mod revisions;
mod updated;
mod user;

pub(crate) use by_keys::{STORED_COLUMNS, StoredRow, by_keys, by_keys_in, lock};
pub(super) use by_keys::{id_of, lock_some};
pub(crate) use counts::{CountChange, change_counts, country_counts, counts_of, status_counts};
pub(super) use created::taken;
pub(crate) use created::{Created, Origin, insert_created};
pub(crate) use due::{add_due, index_range, take_due};
pub(crate) use erased::erased_since;
pub(super) use erased::forget;
pub(super) use history::{import_names, revisions_of};
pub(crate) use list::Searched;
pub(super) use list::{
    Branch, Cursor, ListRow, Order, Plan, answers_alone, any_due, count, list, sample,
};
pub(crate) use removed::remove_many;
pub(crate) use revisions::{Source, before_images, insert_revisions};
pub(crate) use updated::{Updated, update_many};
pub(super) use user::{created_user, find, find_all};
