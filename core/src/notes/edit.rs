use uuid::Uuid;

use super::store::{self, StoredNote};
use super::{Added, MAX_FORMER_TEXTS, author, fact, mentioned, text_of};
use crate::access::Actor;
use crate::audit;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::idempotency;

/// Changes the text of one's own note; the former one is kept. Conflict: it was changed since `version`.
/// Invalid in `text`: it is too long, mentions too many, or the note has too many former texts.
pub async fn edit(
    ctx: &Context,
    actor: &Actor,
    note: Uuid,
    version: i64,
    typed: &str,
) -> Result<Added> {
    let author_id = author(actor)?;
    let now = ctx.clock.now();
    let missing = || Error::not_found("note");
    let seen = store::find(&ctx.db, actor.application.seq, note).await?.ok_or_else(missing)?;
    if seen.author_id != author_id {
        let words = format!("Only {}, who wrote it, can edit this note.", seen.author);
        return Err(Error::Forbidden(words));
    }
    let text = text_of(typed, seen.files > 0)?;
    if !changes(&seen, version, &text)? {
        return Ok(Added { id: note, mentioned: Vec::new() });
    }
    if seen.version > MAX_FORMER_TEXTS {
        let words = format!(
            "This note has {MAX_FORMER_TEXTS} former texts, and no more are kept. Write a new note."
        );
        return Err(Error::invalid("text", words));
    }
    let mut so_far = store::former_texts(&ctx.db, note).await?;
    so_far.push(seen.text);
    let mentioned = mentioned::find(ctx, actor, &text, &so_far).await?;

    let mut tx = ctx.db.begin().await?;
    let found = store::lock(&mut tx, actor.application.seq, note).await?.ok_or_else(missing)?;
    if !changes(&found, version, &text)? {
        return Ok(Added { id: note, mentioned: Vec::new() });
    }
    store::change_text(&mut tx, note, &found, &text, now).await?;
    let user = found.user_id;
    idempotency::forget_comments(&mut tx, user).await?;
    let told = mentioned::notify(ctx, &mut tx, actor, user, note, &mentioned).await?;
    let entry = fact("note.edited", user, note, &[("mentioned", told)]);
    audit::append(&mut tx, actor, now, entry).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(Added { id: note, mentioned: mentioned::names(mentioned) })
}

/// Whether the text is another one. Conflict: the note was changed since `version`.
fn changes(found: &StoredNote, version: i64, text: &str) -> Result<bool> {
    if text == found.text {
        return Ok(false);
    }
    if found.version == version {
        return Ok(true);
    }
    let words =
        "This note was changed since you opened the form. Copy your text, and open it again.";
    Err(Error::Conflict(words.into()))
}
