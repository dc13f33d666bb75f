//! From the names of a header to the fields of a user, and from the words of another system to ours:
//! suggested, chosen by an operator, saved by name.

mod check;
mod choose;
mod choose_words;
mod contents;
mod count_words;
mod doubts;
mod header_words;
mod keys;
mod left_over;
mod metadata_key;
mod notes;
mod prepare;
mod saved;
mod saved_list;
mod status_words;
mod statuses;
mod step;
mod store;
mod suggest;
mod synonyms;
mod value_words;
mod whose;
mod words_step;

pub use choose::choose_mapping;
pub use choose_words::choose_words;
pub(crate) use count_words::{CountedWords, WordCounter};
pub(crate) use prepare::{Prepared, ask, prepare};
pub use saved_list::saved_mappings;
pub use step::mapping_step;
pub(crate) use value_words::{ColumnWords, meaning_of};
pub use words_step::words_step;
#[cfg(any(test, feature = "fuzz"))]
pub(super) use {
    check::check, check::resolve, suggest::suggest, value_words::fold_word, value_words::has_words,
    value_words::sorted,
};

/// Whether a header's name says by itself what the column holds.
pub(crate) fn is_known_name(name: &str) -> bool {
    synonyms::meaning(name).is_some()
}
