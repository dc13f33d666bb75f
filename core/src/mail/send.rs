use async_trait::async_trait;
use lettre::AsyncTransport;
use uuid::Uuid;

use super::{MailState, store, transport};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::jobs::{Job, JobEnd, JobResult, Lease, RetryPolicy};

/// The job that sends a message.
pub(crate) struct SendMail;

#[async_trait]
impl Job for SendMail {
    fn kind(&self) -> &'static str {
        "mail.send"
    }

    fn retry(&self) -> RetryPolicy {
        RetryPolicy::PATIENT
    }

    async fn run(&self, ctx: &Context, lease: &Lease) -> JobResult {
        send(ctx, lease.subject()?).await
    }

    async fn failed(&self, _ctx: &Context, tx: &mut Tx, id: Uuid, _error: &Error) -> Result<()> {
        store::set_failed(tx, id).await
    }
}

/// Hands a message to the mail server. A message that the server has accepted is not sent again, even if
/// the job runs again. Every attempt has the same Message-ID, so a server whose answer got lost can
/// recognise the repetition.
async fn send(ctx: &Context, id: Uuid) -> JobResult {
    let Some(mail) = store::find_any(&ctx.db, id).await? else { return Ok(JobEnd::Done) };
    if mail.state != MailState::Waiting {
        return Ok(JobEnd::Done);
    }
    let taken = match transport::open(&ctx.settings.mail)? {
        Some(server) => {
            let message = transport::message(&ctx.settings, &mail)?;
            server.send(message).await.map(drop).map_err(|error| in_words(&error))
        }
        None => Err("No mail server is configured any more.".to_owned()),
    };
    let mut tx = ctx.db.begin().await?;
    match taken {
        Ok(()) => {
            store::set_sent(&mut tx, id, ctx.clock.now()).await?;
            tx.commit().await?;
            Ok(JobEnd::Done)
        }
        Err(words) => {
            store::note_attempt(&mut tx, id, &words).await?;
            tx.commit().await?;
            // The server's words may quote an address: the console shows them, the log does not.
            Err(Error::Unavailable("The mail server rejected the message.".into()).into())
        }
    }
}

/// The error with its causes.
fn in_words(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !words.contains(&more) {
            words.push_str(": ");
            words.push_str(&more);
        }
        cause = error.source();
    }
    words.chars().filter(|letter| !letter.is_control()).take(500).collect()
}
