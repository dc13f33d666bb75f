use uuid::Uuid;

use super::{Mail, MailState, queue, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::{Error, Result};

/// Sends a message that failed, or that the outbox kept before there was a mail server.
pub async fn resend(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Mail> {
    actor.require(Permission::ReadMail)?;
    let mail = super::find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("message"))?;
    if ctx.settings.mail.smtp_url.is_none() {
        return Err(Error::Conflict(
            "No mail server is configured. Set ROLLCALL_SMTP_URL and restart the server.".into(),
        ));
    }
    let mut tx = ctx.db.begin().await?;
    let again = matches!(mail.state, MailState::Failed | MailState::Kept)
        && store::set_waiting(&mut tx, id).await?;
    if !again {
        return Err(Error::Conflict(format!(
            "This message is {} and cannot be sent again.",
            mail.state.label().to_lowercase()
        )));
    }
    queue::enqueue(ctx, &mut tx, id).await?;
    tx.commit().await?;
    ctx.wake();
    super::find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("message"))
}
