//! The roster: users, their search, and their revisions.

mod add;
mod alphabets;
mod change;
mod change_status;
mod clean;
mod comments;
mod create;
mod create_queue;
mod edit;
pub(crate) mod fields;
mod find;
mod history;
mod index;
mod input;
mod json_text;
mod key;
mod known_tags;
mod letters;
mod look_alike;
mod merge_edit;
mod merging;
mod names;
mod normalize;
mod patch;
mod plain_letters;
mod plan;
mod prose;
mod query_text;
mod ranges;
mod reasons;
mod redact;
mod remove_erased;
mod renewal;
mod search;
mod search_text;
mod selection;
mod set_status;
mod shared_keys;
mod signs;
mod snapshot;
mod store;
mod survivor_found;
mod words;

pub use add::add;
pub(crate) use alphabets::{describe_letter, mixed, mixed_name, quoted};
pub(crate) use change::{MergedChange, emit_verified_webhooks, write_merged};
pub use change_status::change_status;
pub(crate) use clean::{clean, clean_of, is_blank_value};
pub(crate) use comments::status_comments;
pub use create::create;
pub(crate) use create_queue::CreateQueue;
pub use edit::{edit, seen_values};
pub(crate) use find::tag_list;
pub use find::{
    country_codes, country_counts, country_of_text, find, find_by, status_counts, tags_for_people,
};
pub use history::history;
pub(crate) use history::shown as value_for_people;
pub(crate) use index::{IndexSearch, enqueue_index};
pub use input::{UserInput, ValueWarning};
pub use json_text::pretty_json;
pub(crate) use key::{former_key, vendor_key};
pub use known_tags::known_tags;
pub(crate) use letters::{is_line_break, is_unseen};
pub(crate) use look_alike::{foreign_letter, in_latin, look_alike};
pub use merge_edit::edit_conflict;
pub(crate) use merging::{bring_back, take_away};
pub use names::names;
pub(crate) use normalize::normalize;
pub use patch::patch;
pub(crate) use plain_letters::plain;
pub(crate) use plan::{compared, search_of, searched};
pub(crate) use prose::prose;
pub use query_text::with_typed_filters;
pub(crate) use ranges::ranges;
pub(crate) use reasons::given_reason;
pub use reasons::{MAX_REASONS, save_status_reasons, status_reasons};
pub(crate) use redact::require_filters;
pub(crate) use remove_erased::remove_erased;
pub use rollcall_types::users::*;
pub use search::{list, search};
pub(crate) use selection::forget_old_selections;
pub use selection::{select, selection};
pub use set_status::set_status;
pub(crate) use set_status::{check_list, in_order};
pub use shared_keys::{change_shared_key, count_shared_keys, shared_keys, visible_key};
pub(crate) use signs::Signs;
pub(crate) use snapshot::{
    Fields, UserSnapshot, VERIFIED_DATE_OF_BIRTH, VERIFIED_FULL_NAME, Verified,
};
pub(crate) use store::{
    Conditions, ContactsOf, CountDelta, LIST_FIELDS, Origin, STORED_COLUMNS, Searched, Source,
    StoredRow, TakeContacts, UserInsert, UserUpdate,
};
pub(crate) use store::{
    add_search_pending, before_images, begin_rekey, by_keys, by_keys_in, change_counts,
    contacts_of, counts_of, erased_since, erased_since_in, erasures, forget, former_holders,
    insert_many, keys_follow_older_rules, keys_of_ids, lock, lock_keys, lock_merged_into,
    lock_some, read_contacts, rekey, remove_many, set_about_since, set_reasons,
    shared_keys as keys_of_several, shared_keys_in as keys_of_several_in, shares_key,
    similar_users, similar_users_in, spellings_of, survivor_of, update_many, zero_twins,
};
pub(crate) use words::{MAX_SEARCH_LENGTH, Search};
