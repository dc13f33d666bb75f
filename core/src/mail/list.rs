use uuid::Uuid;

use super::{Mail, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::Result;

const PAGE_SIZE: usize = 50;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailList {
    pub mails: Vec<Mail>,
    /// For `before` of the next page.
    pub next: Option<Uuid>,
    /// Whether a mail server is configured. Otherwise the outbox keeps the messages.
    pub has_server: bool,
    /// The address that they come from.
    pub from: String,
}

/// Messages of the actor's application, newest first.
pub async fn list(ctx: &Context, actor: &Actor, before: Option<Uuid>) -> Result<MailList> {
    actor.require(Permission::ReadMail)?;
    let seq = actor.application.seq;
    let mails = store::list(&ctx.db, seq, before, PAGE_SIZE as i64 + 1).await?;
    let mut mails: Vec<Mail> = mails.into_iter().map(shown).collect();
    let more = mails.len() > PAGE_SIZE;
    mails.truncate(PAGE_SIZE);
    let mail = &ctx.settings.mail;
    Ok(MailList {
        next: mails.last().filter(|_| more).map(|mail| mail.id),
        mails,
        has_server: mail.smtp_url.is_some(),
        from: mail.from.clone(),
    })
}

/// One message of the actor's application.
pub async fn find(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Option<Mail>> {
    actor.require(Permission::ReadMail)?;
    Ok(store::find(&ctx.db, actor.application.seq, id).await?.map(shown))
}

/// Without the text of a private message: its link is for the recipient alone.
fn shown(mail: Mail) -> Mail {
    if mail.is_private {
        return Mail { text: String::new(), html: String::new(), ..mail };
    }
    mail
}
