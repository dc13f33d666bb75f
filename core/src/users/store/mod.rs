//! All SQL statements about users, in small files: one for each thing that is read or written.

mod about;
mod branch;
mod by_keys;
mod comments;
mod conditions;
mod contacts;
mod count;
mod counts;
mod erased;
mod history;
mod insert;
mod list;
mod lists;
mod lock;
mod merged;
mod names;
mod reasons;
mod rekey;
mod removed;
mod renewal;
mod revisions;
mod search_pending;
mod searched;
mod selections;
mod shared_keys;
mod similar;
mod tags;
mod twins;
mod update;
mod user;
mod user_update;

pub(super) use about::set_about;
pub(crate) use about::{LIST_FIELDS, set_about_since};
pub(super) use branch::{Branch, Pieces};
pub(crate) use by_keys::{STORED_COLUMNS, StoredRow, by_keys, by_keys_in, lock, lock_some};
pub(super) use comments::{StatusRevision, status_revisions};
pub(crate) use conditions::Conditions;
pub(crate) use contacts::{ContactsOf, TakeContacts, contacts_of, read_contacts};
pub(super) use count::{count, index_is_exact};
pub(crate) use counts::{CountDelta, change_counts, country_counts, counts_of, status_counts};
pub(in crate::users) use erased::count_erasure;
pub(crate) use erased::{erased_since, erased_since_in, erasures, forget};
pub(super) use history::{import_names, revisions_of};
pub(super) use insert::key_taken;
pub(crate) use insert::{Origin, UserInsert, insert_many};
pub(super) use list::{
    Cursor, ListRow, Order, Plan, any_search_pending, index_has_rows, list, more_active_than,
    more_noted_than, position, row_after, sample,
};
pub(crate) use lock::lock_keys;
pub(super) use merged::{bring_back, merged_seqs, raise_version, set_verified, take_away};
pub(crate) use merged::{former_holders, lock_merged_into, survivor_of};
pub(super) use names::{NamesRow, names};
pub(crate) use reasons::set_reasons;
pub(super) use reasons::{reasons, save_reasons, set_reason};
pub(crate) use rekey::{begin_rekey, keys_follow_older_rules, rekey};
pub(crate) use removed::remove_many;
pub(super) use renewal::{
    UserText, any_renewal, drop_renewed, lock_texts, next_renewal, texts, write_texts,
};
pub(super) use revisions::before_images_since;
pub(crate) use revisions::{Source, before_images};
pub(crate) use search_pending::{add_search_pending, index_range, take_search_pending};
pub(crate) use searched::Searched;
pub(in crate::users) use selections::{
    delete_old_selections, delete_selection, delete_surplus_selections, save_selection, selection,
    selection_in,
};
pub(in crate::users) use shared_keys::{count_shared, refuse_shared, set_key, shared_groups};
pub(crate) use shared_keys::{shared_keys, shared_keys_in, shares_key};
pub(crate) use similar::{similar_users, similar_users_in};
pub(crate) use tags::spellings_of;
pub(super) use tags::{first_tags, note_spellings};
pub(crate) use twins::{keys_of_ids, zero_twins};
pub(crate) use update::update_many;
pub(super) use user::{created_user, find, find_all};
pub(crate) use user_update::UserUpdate;
