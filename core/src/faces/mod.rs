//! Faces: pictures that are trusted to show a user, checked before they are stored.

mod address;
mod analyse;
pub mod archive;
mod attach;
mod check;
mod delete;
mod engine;
mod erase;
mod findings;
pub(crate) mod index;
mod list;
pub mod lists;
mod merge;
mod no_face;
mod objects;
pub mod pairs;
mod save;
mod search;
mod settings;
pub(crate) mod store;

pub use rollcall_faces::Band;

pub use address::{OpenedPicture, open_picture, picture_path, thumbnail_path};
pub use analyse::refused;
pub use attach::{StoredFace, Upload, attach, attach_and_compare};
pub use check::{Checked, CheckedFace, check, checked};
pub use delete::delete;
pub use engine::FaceEngine;
pub(crate) use erase::erase_of;
pub use index::{FaceIndex, keep_current};
pub use list::{count, list, portraits};
pub(crate) use merge::{merge_users, unmerge_users};
pub(crate) use objects::SweepFace;
pub use rollcall_types::faces::*;
pub use save::{discard, save};
pub use search::{
    FaceSearch, FaceSearchQuery, Flags, FoundFace, Match, SearchKind, Searched, search,
    search_again,
};
pub use settings::{compare_progress, effect, save_settings, settings};
