use std::net::IpAddr;

use uuid::Uuid;

use crate::access::Actor;
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::error::Result;

/// Writes a call that was refused to a key into the audit log, once an hour for each key and call: a
/// program that tries again and again must not fill the log. `call`: `PATCH /v3/users/{vendor_data}/`.
pub async fn record_refused(ctx: &Context, actor: &Actor, call: &str) -> Result<()> {
    let Some(key_id) = actor.key_id() else { return Ok(()) };
    let role = ("role", actor.role.code().to_owned());
    let details = vec![("call", call.to_owned()), role];
    once_an_hour(ctx, actor, (key_id, call), "api_key.call_refused", details).await
}

/// The same for a key that is used from a network that it does not allow, for each key and address: it may
/// have been stolen.
pub(super) async fn record_network(
    ctx: &Context,
    actor: &Actor,
    address: Option<IpAddr>,
) -> Result<()> {
    let Some(key_id) = actor.key_id() else { return Ok(()) };
    let address = address.map_or_else(|| "an unknown address".to_owned(), |ip| ip.to_string());
    let details = vec![("address", address.clone())];
    once_an_hour(ctx, actor, (key_id, &address), "api_key.network_refused", details).await
}

async fn once_an_hour(
    ctx: &Context,
    actor: &Actor,
    (key_id, what): (Uuid, &str),
    action: &'static str,
    details: Vec<(&'static str, String)>,
) -> Result<()> {
    let now = ctx.clock.now();
    if !ctx.refusals.is_first(key_id, what, now) {
        return Ok(());
    }
    let fact = Fact {
        action,
        subject_kind: "api_key",
        subject_id: Some(key_id),
        subject: actor.name().to_owned(),
        details,
    };
    let mut tx = ctx.db.begin().await?;
    audit::append(&mut tx, actor, now, fact).await?;
    tx.commit().await
}
