//! What the team writes about users: notes, with files, mentions of colleagues, and former texts.

mod add;
mod colleagues;
mod comments;
mod delete;
mod edit;
mod erase;
mod files;
mod list;
mod mails;
mod mentioned;
mod search;
mod store;

pub use add::{Added, add};
pub use colleagues::colleagues;
pub use comments::comments;
pub use delete::delete;
pub use edit::edit;
pub(crate) use erase::erase_of;
pub(crate) use files::SweepNoteFile;
pub use files::{OpenFile, Upload, open_file, receive_file};
pub use list::{MAX_LISTED, count, list};
pub use rollcall_types::notes::*;
pub use search::search;

use crate::access::{Actor, Permission};
use crate::audit::Fact;
use crate::error::{Error, Result};
use crate::users::prose;
use uuid::Uuid;

/// Reads the text of a note. Invalid in `text`: it is too long, or there is neither a text nor a file.
fn text_of(typed: &str, has_file: bool) -> Result<String> {
    let text = prose(typed);
    if text.chars().count() > MAX_NOTE_LENGTH {
        let words = format!("Use at most {MAX_NOTE_LENGTH} characters.");
        return Err(Error::invalid("text", words));
    }
    if text.is_empty() && !has_file {
        return Err(Error::invalid("text", "Write a note first."));
    }
    Ok(text)
}

/// Who writes: notes are of people.
fn author(actor: &Actor) -> Result<Uuid> {
    actor.require(Permission::WriteNotes)?;
    let words = "Only operators can write notes.";
    actor.operator_id().ok_or_else(|| Error::Forbidden(words.into()))
}

/// The audit entry names the user and the note, and holds no text.
fn fact(action: &'static str, user: Uuid, note: Uuid, more: &[(&'static str, usize)]) -> Fact {
    let mut details = vec![("note", note.to_string())];
    let counted = more.iter().filter(|(_, count)| *count > 0);
    details.extend(counted.map(|(name, count)| (*name, count.to_string())));
    Fact {
        action,
        subject_kind: "user",
        subject_id: Some(user),
        subject: user.to_string(),
        details,
    }
}
