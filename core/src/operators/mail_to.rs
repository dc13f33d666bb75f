use super::store;
use crate::access::Identity;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::mail::{self, Message};

/// Queues a message to an operator, in the outbox of the first application that they can open.
pub(crate) async fn mail_to(
    ctx: &Context,
    tx: &mut Tx,
    identity: &Identity,
    message: Message<'_>,
) -> Result<()> {
    match store::application_of(tx, identity.operator_id).await? {
        Some(application_seq) => mail::queue(ctx, tx, application_seq, message).await,
        None => {
            let (kind, operator) = (message.kind, identity.operator_id);
            tracing::warn!(kind, %operator, "an account without an organization gets no message");
            Ok(())
        }
    }
}
