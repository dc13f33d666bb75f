//! Every statement about users, in small files: one for each thing that is read or written.

mod alike;
mod branch;
mod by_keys;
mod conditions;
mod counts;
mod created;
mod due;
mod erased;
mod history;
mod list;
mod lists;
mod lock;
mod rekey;
mod removed;
mod renewal;
mod revisions;
mod searched;
mod shared_keys;
mod tags;
mod updated;
mod user;

pub(crate) use alike::{alike, alike_in};
pub(super) use branch::{Branch, Pieces};
pub(super) use by_keys::lock_some;
pub(crate) use by_keys::{STORED_COLUMNS, StoredRow, by_keys, by_keys_in, lock};
pub(crate) use conditions::Conditions;
pub(crate) use counts::{CountChange, change_counts, country_counts, counts_of, status_counts};
pub(super) use created::taken;
pub(crate) use created::{Created, Origin, insert_created};
pub(crate) use due::{add_due, index_range, take_due};
pub(in crate::users) use erased::count_erasure;
pub(super) use erased::forget;
pub(crate) use erased::{erased_since, erased_since_in, erasures};
pub(super) use history::{import_names, revisions_of};
pub(super) use list::{
    Cursor, ListRow, Order, Plan, answers_alone, any_due, count, list, more_active_than, position,
    row_behind, sample,
};
pub(crate) use lock::lock_keys;
pub(crate) use rekey::{begin_rekey, keys_follow_older_rules, rekey};
pub(crate) use removed::remove_many;
pub(super) use renewal::{
    UserText, any_renewal, drop_renewed, lock_texts, next_renewal, texts, write_texts,
};
pub(crate) use revisions::{Source, before_images};
pub(crate) use searched::Searched;
pub(in crate::users) use shared_keys::{
    count_shared, refuse_shared, set_key, shared_groups, shares_key,
};
pub(crate) use shared_keys::{shared_keys, shared_keys_in};
pub(super) use tags::note_spellings;
pub(crate) use tags::spellings_of;
pub(crate) use updated::{Updated, update_many};
pub(super) use user::{created_user, find, find_all};
