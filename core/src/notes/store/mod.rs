//! All SQL statements about notes.

mod change;
mod find;
mod search;

pub(super) use change::{NewNote, change_text, delete, delete_of, insert, insert_file};
pub(super) use find::{
    StoredNote, count, file, file_exists, find, former_texts, list, lock, texts_of, user_seq,
};
pub(super) use search::search;
