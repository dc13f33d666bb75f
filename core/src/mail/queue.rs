use uuid::Uuid;

use super::send::SendMail;
use super::{MailState, Message, store};
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::jobs::{self, NewJob};

/// Stores a message in the transaction of the change that it reports, and queues its sending if there is
/// a mail server. Without one the outbox keeps it; a private message it does not keep.
pub(crate) async fn queue(
    ctx: &Context,
    tx: &mut Tx,
    application_seq: i64,
    message: Message<'_>,
) -> Result<()> {
    queue_as(ctx, tx, ctx.clock.new_id(), application_seq, message).await
}

/// The same with an id by which its sender finds it.
pub(crate) async fn queue_as(
    ctx: &Context,
    tx: &mut Tx,
    id: Uuid,
    application_seq: i64,
    message: Message<'_>,
) -> Result<()> {
    let has_server = ctx.settings.mail.smtp_url.is_some();
    if message.is_private && !has_server {
        return Ok(());
    }
    let state = if has_server { MailState::Waiting } else { MailState::Kept };
    store::insert(tx, id, application_seq, &message, state, ctx.clock.now()).await?;
    if has_server {
        enqueue(ctx, tx, id).await?;
    }
    Ok(())
}

pub(super) async fn enqueue(ctx: &Context, tx: &mut Tx, id: Uuid) -> Result<()> {
    let job = NewJob {
        kind: &SendMail,
        // A message that waits must not hold up the others.
        concurrency_key: format!("mail {id}"),
        subject_id: Some(id),
        reserved_for: None,
    };
    jobs::enqueue(ctx, tx, &job).await.map(drop)
}
