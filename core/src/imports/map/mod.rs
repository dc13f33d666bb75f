//! From the names of a header to the fields of a user, and from the words of another system to ours:
//! suggested, chosen by an operator, saved by name.

#[cfg(feature = "server")]
mod check;
#[cfg(feature = "server")]
mod choose;
#[cfg(feature = "server")]
mod choose_words;
#[cfg(feature = "server")]
mod contents;
#[cfg(feature = "server")]
mod count_words;
#[cfg(feature = "server")]
mod countries;
#[cfg(feature = "server")]
mod doubts;
#[cfg(feature = "server")]
mod header_words;
#[cfg(feature = "server")]
mod notes;
#[cfg(feature = "server")]
mod prepare;
#[cfg(feature = "server")]
mod saved;
#[cfg(feature = "server")]
mod saved_list;
#[cfg(feature = "server")]
mod statuses;
#[cfg(feature = "server")]
mod step;
#[cfg(feature = "server")]
mod store;
#[cfg(feature = "server")]
mod suggest;
#[cfg(feature = "server")]
mod synonyms;
mod types;
#[cfg(feature = "server")]
mod value_words;
mod word_types;
#[cfg(feature = "server")]
mod words_step;

#[cfg(feature = "server")]
pub use choose::choose_mapping;
#[cfg(feature = "server")]
pub use choose_words::choose_words;
#[cfg(feature = "server")]
pub(crate) use count_words::{CountedWords, WordCounter};
#[cfg(feature = "server")]
pub(crate) use prepare::{Prepared, ask, prepare};
#[cfg(feature = "server")]
pub use saved_list::saved_mappings;
#[cfg(feature = "server")]
pub use step::mapping_step;
pub use types::*;
#[cfg(feature = "server")]
pub(crate) use value_words::{ColumnWords, meaning_of};
pub use word_types::*;
#[cfg(feature = "server")]
pub use words_step::words_step;
#[cfg(all(feature = "server", any(test, feature = "fuzz")))]
pub(super) use {
    check::check, check::resolve, suggest::suggest, value_words::fold_word, value_words::has_words,
    value_words::sorted,
};

/// Whether a header's name says by itself what the column holds.
#[cfg(feature = "server")]
pub(crate) fn is_known_name(name: &str) -> bool {
    synonyms::meaning(name).is_some()
}
