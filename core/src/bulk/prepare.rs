use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use futures::{Stream, stream};
use tokio::sync::mpsc::{Receiver, channel};

use super::rows::ChangedRows;
use super::{BulkChange, NewBulkChange};
use crate::access::{Actor, Permission, UserColumn};
use crate::audit::reason;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::exports::{self, ExportFilter, Piece};
use crate::imports::{self, Choices, Import, Mode, NewFile, StatusChanges, TagChange};
use crate::users::fields::{Values, read_cell};
use crate::users::{self, Column, GivenReason, StatusChange, UserStatus};

/// Pieces of the file that are read ahead of the storage.
const IN_FLIGHT: usize = 4;

/// How many users a change would reach.
pub async fn count(ctx: &Context, actor: &Actor, filter: &ExportFilter) -> Result<i64> {
    actor.require(Permission::EditUsers)?;
    actor.require(Permission::RunImports)?;
    exports::count(ctx, actor, filter).await
}

/// Prepares a change of many users. It is an import whose preview shows every user with the old and the
/// new value; nothing is written before somebody starts it. A user who is erased in between is not
/// created again. A status needs a reason by the same rule as the status of one user; the audit log has its name
/// and not the text. Invalid: `filter` matches nobody or cannot be used, `status`, `tags`, `reason`, `text`.
pub async fn prepare(ctx: &Context, actor: &Actor, new: &NewBulkChange) -> Result<Import> {
    let matched = count(ctx, actor, &new.filter).await?;
    if matched == 0 {
        return Err(Error::invalid("filter", "No user matches. Choose other users."));
    }
    let tags = tags_of(actor, &new.change)?;
    let (reason, status_reason) = match &new.change {
        BulkChange::Status(status) => {
            may_change_statuses(ctx, actor).await?;
            let given = status_reason(ctx, actor, *status, new).await?;
            (given.name.clone(), given)
        }
        BulkChange::AddTags(_) | BulkChange::RemoveTags(_) => {
            (reason::read(&new.reason)?, GivenReason::default())
        }
    };
    let mut about = vec![
        ("change", new.change.words()),
        ("users", matched.to_string()),
        ("filter", exports::filter_in_the_chain(&new.filter)?),
    ];
    if !reason.is_empty() {
        about.push(("reason", reason));
    }
    let file = NewFile {
        name: format!("{}.csv", new.change.words()),
        choices: Choices { mode: Mode::UpdateOnly, ..Choices::default() },
        about,
        tag_change: tags,
        status_reason,
        ..NewFile::default()
    };
    let is_whole = Arc::new(AtomicBool::new(false));
    let rows = ChangedRows::new(&new.change, is_whole.clone())?;
    let (sender, receiver) = channel(IN_FLIGHT);
    let body = Box::pin(body(receiver, is_whole));
    let scan =
        exports::scan_matching(ctx, actor, &new.filter, &[UserColumn::VendorData], rows, sender);
    let (scanned, import) =
        tokio::join!(Box::pin(scan), Box::pin(imports::upload(ctx, actor, file, body)));
    scanned?;
    import
}

/// An application may have its statuses changed one by one only.
async fn may_change_statuses(ctx: &Context, actor: &Actor) -> Result<()> {
    let settings = imports::settings(ctx, actor).await?;
    if settings.status_changes == StatusChanges::Never {
        let words = "The import settings do not allow the status of many users to be changed at once. Change users one by one, or change the settings.";
        return Err(Error::invalid("status", words));
    }
    Ok(())
}

/// Why the status of these users changes.
async fn status_reason(
    ctx: &Context,
    actor: &Actor,
    status: UserStatus,
    new: &NewBulkChange,
) -> Result<GivenReason> {
    let change = StatusChange {
        from: String::new(),
        status: status.code().to_owned(),
        reason: new.reason.clone(),
        text: new.text.clone(),
    };
    users::given_reason(&change, &users::status_reasons(ctx, actor).await?)
}

/// The tags of a change. `None`: it changes no tags.
fn tags_of(actor: &Actor, change: &BulkChange) -> Result<Option<TagChange>> {
    let (typed, is_added) = match change {
        BulkChange::Status(_) => return Ok(None),
        BulkChange::AddTags(typed) => (typed, true),
        BulkChange::RemoveTags(typed) => (typed, false),
    };
    actor.require_columns(&[UserColumn::Tags])?;
    let mut values = Values::default();
    read_cell(&mut values, Column::Tags, typed)
        .map_err(|problem| Error::invalid("tags", problem.message()))?;
    if let Some(warning) = values.warnings.first() {
        return Err(Error::invalid("tags", warning.message()));
    }
    match values.tags {
        Some(tags) if tags != "[]" => {
            Ok(Some(TagChange { is_added, tags: serde_json::from_str(&tags)? }))
        }
        _ => Err(Error::invalid("tags", "Enter at least one tag.")),
    }
}

/// The pieces as an upload takes them. One that ends before the last row ends with an error, so that no
/// part of a change is taken for the whole.
fn body(
    receiver: Receiver<Piece>,
    is_whole: Arc<AtomicBool>,
) -> impl Stream<Item = io::Result<Bytes>> + Send {
    stream::unfold(Some(receiver), move |receiver| {
        let is_whole = is_whole.clone();
        async move {
            let mut receiver = receiver?;
            match receiver.recv().await {
                Some(piece) => Some((Ok(piece.bytes), Some(receiver))),
                None if is_whole.load(Ordering::SeqCst) => None,
                None => Some((Err(io::Error::other("the users could not be read")), None)),
            }
        }
    })
}
