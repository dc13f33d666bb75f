//! Faces: pictures that are trusted to show a user, checked before they are stored.

#[cfg(feature = "server")]
mod address;
#[cfg(feature = "server")]
mod analyse;
pub mod archive;
#[cfg(feature = "server")]
mod attach;
#[cfg(feature = "server")]
mod check;
#[cfg(feature = "server")]
mod delete;
#[cfg(feature = "server")]
mod engine;
#[cfg(feature = "server")]
mod erase;
#[cfg(feature = "server")]
pub(crate) mod index;
#[cfg(feature = "server")]
mod list;
pub mod lists;
#[cfg(feature = "server")]
mod no_face;
#[cfg(feature = "server")]
mod objects;
#[cfg(feature = "server")]
mod one_line;
pub mod pairs;
#[cfg(feature = "server")]
mod reason;
#[cfg(feature = "server")]
mod save;
#[cfg(feature = "server")]
mod search;
#[cfg(feature = "server")]
mod settings;
#[cfg(feature = "server")]
pub(crate) mod store;
mod types;

#[cfg(feature = "server")]
mod server {
    pub use rollcall_faces::Band;

    pub use super::address::{OpenedPicture, open_picture, picture_path, thumbnail_path};
    pub use super::analyse::refused;
    pub use super::attach::{StoredFace, Upload, attach, attach_and_compare};
    pub use super::check::{Checked, CheckedFace, check, checked};
    pub use super::delete::delete;
    pub use super::engine::FaceEngine;
    pub(crate) use super::erase::erase_of;
    pub use super::index::{FaceIndex, keep_current};
    pub use super::list::{count, list, portraits};
    pub(crate) use super::objects::SweepFace;
    pub use super::save::{discard, save};
    pub use super::search::{
        FaceSearch, FaceSearchQuery, Flags, FoundFace, Match, SearchKind, Searched, search,
        search_again,
    };
    pub use super::settings::{compare_progress, effect, save_settings, settings};
}
#[cfg(feature = "server")]
pub use server::*;
pub use types::*;
