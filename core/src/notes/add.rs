use uuid::Uuid;

use super::files::{self, Upload};
use super::store::{self, NewNote};
use super::{author, fact, mentioned, text_of};
use crate::access::Actor;
use crate::audit;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::users::{self, UserRef};

/// A note that was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    pub id: Uuid,
    /// The names of those whom it mentions, without its author. They get an e-mail, unless they have
    /// switched it off.
    pub mentioned: Vec<String>,
}

/// Writes a note on a user, with a file that was received for them before. Conflict: the file has been
/// deleted meanwhile. If the note is refused, the file is deleted.
pub async fn add(
    ctx: &Context,
    actor: &Actor,
    user: Uuid,
    typed: &str,
    file: Option<Upload>,
) -> Result<Added> {
    let added = record(ctx, actor, user, typed, file.as_ref()).await;
    if added.is_err()
        && let Some(upload) = &file
        && upload.user == user
        && let Err(failure) = files::give_up(ctx, upload.file.id).await
    {
        failure.log();
        tracing::warn!(file = %upload.file.id, %failure, "the file of a refused note stays for a day");
    }
    added
}

async fn record(
    ctx: &Context,
    actor: &Actor,
    user: Uuid,
    typed: &str,
    file: Option<&Upload>,
) -> Result<Added> {
    let author_id = author(actor)?;
    let text = text_of(typed, file.is_some())?;
    let mentioned = mentioned::find(ctx, actor, &text, &[]).await?;
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    // Locked, so that nobody erases them at this moment.
    let found = users::lock(&mut tx, actor.application.seq, UserRef::Id(user)).await?;
    let stored = found.ok_or_else(|| Error::not_found("user"))?;
    let new = NewNote {
        id: ctx.clock.new_id(),
        application_seq: actor.application.seq,
        user_seq: stored.seq,
        author_id,
        author: actor.name(),
        text: &text,
        at: now,
    };
    store::insert(&mut tx, &new).await?;
    let files = usize::from(file.is_some());
    if let Some(file) = file {
        files::keep(ctx, &mut tx, file, user).await?;
        store::insert_file(&mut tx, new.id, &file.file).await?;
    }
    let told = mentioned::notify(ctx, &mut tx, actor, user, new.id, &mentioned).await?;
    let entry = fact("note.added", user, new.id, &[("files", files), ("mentioned", told)]);
    audit::append(&mut tx, actor, now, entry).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(Added { id: new.id, mentioned: mentioned::names(mentioned) })
}
