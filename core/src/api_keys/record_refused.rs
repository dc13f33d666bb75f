use crate::access::Actor;
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::error::Result;

/// Writes a call that was refused to a key into the audit log, once an hour for each key and call: a
/// program that tries again and again must not fill the log. `call`: `PATCH /v3/users/{vendor_data}/`.
pub async fn record_refused(ctx: &Context, actor: &Actor, call: &str) -> Result<()> {
    let Some(key_id) = actor.key_id() else { return Ok(()) };
    let now = ctx.clock.now();
    if !ctx.refusals.is_first(key_id, call, now) {
        return Ok(());
    }
    let fact = Fact {
        action: "api_key.call_refused",
        subject_kind: "api_key",
        subject_id: Some(key_id),
        subject: actor.name().to_owned(),
        details: vec![("call", call.to_owned()), ("role", actor.role.code().to_owned())],
    };
    let mut tx = ctx.db.begin().await?;
    audit::append(&mut tx, actor, now, fact).await?;
    tx.commit().await
}
