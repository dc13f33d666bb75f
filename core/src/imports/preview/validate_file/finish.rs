use uuid::Uuid;

use super::ValidationEnd;
use crate::Timestamp;
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::imports::lifecycle::Transition;
use crate::imports::{audit_events, map, store};

/// Records how the validation of a file has ended.
pub(super) async fn finish(
    ctx: &Context,
    tx: &mut Tx,
    id: Uuid,
    application_seq: i64,
    ended: ValidationEnd,
    started: Timestamp,
) -> Result<()> {
    let now = ctx.clock.now();
    match ended {
        ValidationEnd::Validated(mut validated) => {
            validated.micros = now.micros() - started.micros();
            if !store::set_validated(tx, id, &validated).await? {
                return Box::pin(finish(
                    ctx,
                    tx,
                    id,
                    application_seq,
                    ValidationEnd::Cancelled,
                    started,
                ))
                .await;
            }
            let mut details = audit_events::preview(tx, id, &validated.preview).await?;
            details.extend(audit_events::reading(&validated.form));
            audit_events::note(ctx, tx, application_seq, id, "import.previewed", details).await
        }
        ValidationEnd::Refused(error) => {
            store::must_transition(tx, id, Transition::RefuseFile).await?;
            store::set_cause(tx, id, &error.to_string(), now).await?;
            audit_events::note(ctx, tx, application_seq, id, "import.refused", Vec::new()).await
        }
        ValidationEnd::Cancelled => {
            let cause = "Cancelled while the rows were being checked. Nothing was imported.";
            store::must_transition(tx, id, Transition::StopValidation).await?;
            store::set_cause(tx, id, cause, now).await?;
            audit_events::note(ctx, tx, application_seq, id, "import.cancelled", Vec::new()).await
        }
        ValidationEnd::Ask(form, cause) => {
            if map::ask(ctx, tx, id, application_seq, &form, &cause).await? {
                return Ok(());
            }
            Box::pin(finish(ctx, tx, id, application_seq, ValidationEnd::Cancelled, started)).await
        }
        ValidationEnd::Stopped => Ok(()),
        ValidationEnd::NotUtf8 => {
            Err(Error::internal("imports", &"a file that reads in another way the second time"))
        }
    }
}
