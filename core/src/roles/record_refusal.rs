use crate::access::Actor;
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::error::{Error, Result};

/// Writes an attempt that was refused into the audit log, and passes the outcome on.
pub(super) async fn record_refusal<T>(
    ctx: &Context,
    actor: &Actor,
    attempt: &'static str,
    role: &str,
    outcome: Result<T>,
) -> Result<T> {
    let Err(error @ (Error::Forbidden(_) | Error::Conflict(_))) = &outcome else { return outcome };
    let fact = Fact {
        action: "role.change_refused",
        subject_kind: "role",
        subject_id: None,
        subject: role.to_owned(),
        details: vec![("attempt", attempt.to_owned()), ("reason", error.to_string())],
    };
    let mut tx = ctx.db.begin().await?;
    audit::append_about(&mut tx, actor, None, ctx.clock.now(), fact).await?;
    tx.commit().await?;
    outcome
}
