//! The roster: users, their search, their revisions.

#[cfg(feature = "server")]
mod alphabets;
#[cfg(feature = "server")]
mod change;
#[cfg(feature = "server")]
mod clean;
#[cfg(feature = "server")]
mod create;
#[cfg(feature = "server")]
mod create_queue;
#[cfg(feature = "server")]
mod edit;
#[cfg(feature = "server")]
mod erase;
#[cfg(feature = "server")]
mod find;
#[cfg(feature = "server")]
mod history;
#[cfg(feature = "server")]
mod index;
#[cfg(feature = "server")]
mod input;
#[cfg(feature = "server")]
mod json_text;
#[cfg(feature = "server")]
mod key;
#[cfg(feature = "server")]
mod letters;
#[cfg(feature = "server")]
mod look_alike;
#[cfg(feature = "server")]
mod normalize;
#[cfg(feature = "server")]
mod patch;
#[cfg(feature = "server")]
mod plain_letters;
#[cfg(feature = "server")]
mod plan;
#[cfg(feature = "server")]
mod redact;
#[cfg(feature = "server")]
mod renewal;
#[cfg(feature = "server")]
mod search;
#[cfg(feature = "server")]
mod search_text;
#[cfg(feature = "server")]
mod set_status;
#[cfg(feature = "server")]
mod shared_keys;
#[cfg(feature = "server")]
mod snapshot;
#[cfg(feature = "server")]
mod store;
mod types;
#[cfg(feature = "server")]
mod words;

#[cfg(feature = "server")]
mod server {
    pub(crate) use super::alphabets::{describe_letter, mixed, quoted};
    pub(crate) use super::change::emit_verified_webhooks;
    pub(crate) use super::clean::{clean, is_blank_value};
    pub use super::create::create;
    pub(crate) use super::create_queue::CreateQueue;
    pub use super::edit::edit;
    pub use super::erase::{erase, erase_all, erase_ids, erase_list};
    pub use super::find::{
        country_codes, country_counts, find, find_by, status_counts, tags_for_people,
    };
    pub use super::history::history;
    pub(crate) use super::index::ranges;
    pub(crate) use super::index::{IndexSearch, enqueue_index};
    pub use super::input::UserInput;
    pub use super::json_text::pretty_json;
    pub(crate) use super::key::{former_key, vendor_key};
    pub(crate) use super::letters::is_line_break;
    pub(crate) use super::look_alike::{foreign_letter, in_latin, look_alike};
    pub(crate) use super::normalize::normalize;
    pub use super::patch::patch;
    pub(crate) use super::plain_letters::plain;
    pub(crate) use super::plan::{search_of, searched};
    pub use super::search::{list, search};
    pub use super::set_status::set_status;
    pub use super::shared_keys::{change_shared_key, count_shared_keys, shared_keys, visible_key};
    pub(crate) use super::snapshot::{
        Fields, UserSnapshot, VERIFIED_DATE_OF_BIRTH, VERIFIED_FULL_NAME,
    };
    pub(crate) use super::store::{
        Conditions, CountDelta, Origin, STORED_COLUMNS, Searched, Source, StoredRow, UserInsert,
        UserUpdate,
    };
    pub(crate) use super::store::{
        add_search_pending, before_images, begin_rekey, by_keys, by_keys_in, change_counts,
        counts_of, erased_since, erased_since_in, erasures, insert_many, keys_follow_older_rules,
        lock, lock_keys, rekey, remove_many, shared_keys as keys_of_several,
        shared_keys_in as keys_of_several_in, similar_users, similar_users_in, spellings_of,
        update_many,
    };
    pub(crate) use super::words::{MAX_SEARCH_LENGTH, Search};
}
#[cfg(feature = "server")]
pub use server::*;
pub use types::*;
