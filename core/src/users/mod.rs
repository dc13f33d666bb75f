//! The roster: users, their search, their revisions.

#[cfg(feature = "server")]
mod edit;
#[cfg(feature = "server")]
mod find;
#[cfg(feature = "server")]
mod fold;
#[cfg(feature = "server")]
mod history;
#[cfg(feature = "server")]
mod index;
#[cfg(feature = "server")]
mod search;
#[cfg(feature = "server")]
mod store;
#[cfg(feature = "server")]
mod stored;
mod types;
#[cfg(feature = "server")]
mod withhold;

#[cfg(feature = "server")]
mod server {
    pub use super::edit::edit;
    pub use super::find::{country_codes, country_counts, find, status_counts, tags_for_people};
    pub(crate) use super::fold::vendor_key;
    pub use super::history::history;
    pub(crate) use super::index::ranges;
    pub(crate) use super::index::{enqueue_index, index_search};
    pub use super::search::search;
    pub(crate) use super::search::{folded_search, searched};
    pub(crate) use super::store::{
        CountChange, Created, STORED_COLUMNS, Searched, Source, StoredRow, Updated,
    };
    pub(crate) use super::store::{
        add_due, before_images, by_keys, by_keys_in, change_counts, insert_created,
        insert_revisions, lock_keys, lock_one, remove_many, update_many,
    };
    pub(crate) use super::stored::{Fields, Stored, VERIFIED_DATE_OF_BIRTH, VERIFIED_FULL_NAME};
}
#[cfg(feature = "server")]
pub use server::*;
pub use types::*;
