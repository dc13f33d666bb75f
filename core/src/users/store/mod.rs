//! Every statement about users, in small files: one for each thing that is read or written.

mod by_keys;
mod counts;
mod created;
mod due;
mod erased;
mod history;
mod list;
mod revisions;
mod updated;
mod user;

pub(super) use by_keys::id_of;
pub(crate) use by_keys::{by_keys, lock, lock_by_keys};
pub(crate) use counts::{CountChange, change_counts, country_counts, status_counts};
pub(super) use created::taken;
pub(crate) use created::{Created, Origin, insert_created};
pub(crate) use due::{add_due, index_range, take_due};
pub(crate) use erased::erased_since;
pub(super) use erased::{Gone, delete, lock_some};
pub(super) use history::{import_names, revisions_of};
pub(super) use list::{Branch, Cursor, ListRow, Order, Plan, any_due, count, list};
pub(crate) use revisions::{Source, before_images, insert_revisions};
pub(crate) use updated::{Updated, update_many};
pub(super) use user::{created_user, find, find_all};
