//! All SQL statements about faces, in small files: one for each thing that is read or written.

mod changes;
mod delete;
mod find;
mod insert;
mod merged;
mod settings;

pub(crate) use changes::changed;
pub(super) use delete::{delete, delete_of};
pub(super) use find::{
    count, embeddings_of, exists, has_picture, list, portraits, user_exists, user_seq,
};
pub(super) use insert::{NewFace, insert};
pub(super) use merged::{free_slots, move_face, move_faces_back, of_merged, that_stayed};
pub(super) use settings::{lock_settings, narrower, save_settings, settings};
