//! The roster: users, their search, their revisions.

#[cfg(feature = "server")]
mod alike;
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
mod fold;
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
mod patch;
#[cfg(feature = "server")]
mod plain_letters;
#[cfg(feature = "server")]
mod plan;
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
mod store;
#[cfg(feature = "server")]
mod stored;
mod types;
#[cfg(feature = "server")]
mod withhold;
#[cfg(feature = "server")]
mod words;

#[cfg(feature = "server")]
mod server {
    pub(crate) use super::alike::{in_latin, look_alike, strange_letter};
    pub(crate) use super::alphabets::{mixed, quoted, said};
    pub(crate) use super::change::emit_verified_webhooks;
    pub(crate) use super::clean::{clean, is_nothing};
    pub use super::create::create;
    pub(crate) use super::create_queue::CreateQueue;
    pub use super::edit::edit;
    pub use super::erase::{erase, erase_all, erase_ids, erase_list};
    pub use super::find::{
        country_codes, country_counts, find, find_by, status_counts, tags_for_people,
    };
    pub(crate) use super::fold::fold;
    pub use super::history::history;
    pub(crate) use super::index::ranges;
    pub(crate) use super::index::{IndexSearch, enqueue_index};
    pub use super::input::UserInput;
    pub use super::json_text::pretty_json;
    pub(crate) use super::key::{former_key, vendor_key};
    pub(crate) use super::letters::breaks_the_line;
    pub use super::patch::patch;
    pub(crate) use super::plain_letters::plain;
    pub(crate) use super::plan::{search_of, searched};
    pub use super::search::{list, search};
    pub use super::set_status::set_status;
    pub use super::shared_keys::{change_shared_key, count_shared_keys, shared_keys, visible_key};
    pub(crate) use super::store::{
        Conditions, CountChange, Created, Origin, STORED_COLUMNS, Searched, Source, StoredRow,
        Updated,
    };
    pub(crate) use super::store::{
        add_due, alike, alike_in, before_images, begin_rekey, by_keys, by_keys_in, change_counts,
        counts_of, erased_since, erased_since_in, erasures, insert_created,
        keys_follow_older_rules, lock, lock_keys, rekey, remove_many,
        shared_keys as keys_of_several, shared_keys_in as keys_of_several_in, spellings_of,
        update_many,
    };
    pub(crate) use super::stored::{Fields, Stored, VERIFIED_DATE_OF_BIRTH, VERIFIED_FULL_NAME};
    pub(crate) use super::words::{LONGEST_SEARCH, Search};
}
#[cfg(feature = "server")]
pub use server::*;
pub use types::*;
