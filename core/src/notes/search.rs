use uuid::Uuid;

use super::{FoundNotes, store};
use crate::access::{Actor, Permission, UserColumn};
use crate::context::Context;
use crate::error::Result;
use crate::users::plain;

const PAGE: i64 = 30;

/// The notes of the actor's application in which a text stands, newest first; an empty text finds all.
/// Capitals and accents do not count. `before`: the last note of the page before. None for a role that
/// does not read notes.
///
/// The search of users does not look into notes: its index is what makes it fast, and not everybody who
/// reads users reads notes.
pub async fn search(
    ctx: &Context,
    actor: &Actor,
    typed: &str,
    before: Option<Uuid>,
) -> Result<FoundNotes> {
    actor.require(Permission::ReadUsers)?;
    if !actor.reads(UserColumn::Notes) {
        return Ok(FoundNotes::default());
    }
    let text = plain(typed.trim());
    let mut notes = store::search(&ctx.db, actor.application.seq, &text, before, PAGE + 1).await?;
    let more = notes.len() as i64 > PAGE;
    notes.truncate(PAGE as usize);
    for found in &mut notes {
        if !actor.reads(UserColumn::DisplayName) {
            found.display_name = None;
        }
        if !actor.reads(UserColumn::FullName) {
            found.full_name = None;
        }
    }
    let next = notes.last().map(|one| one.id).filter(|_| more);
    Ok(FoundNotes { notes, next })
}
