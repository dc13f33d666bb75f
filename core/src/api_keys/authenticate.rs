use std::net::IpAddr;
use std::sync::Arc;

use uuid::Uuid;

use super::known::KnownKey;
use super::record_refused::record_network;
use super::{secret, store};
use crate::Timestamp;
use crate::access::Actor;
use crate::context::Context;
use crate::error::Result;
use crate::networks;

/// The outcome of presenting a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Authentication {
    /// Boxed because an actor is much larger than the other variants.
    Known { key_id: Uuid, actor: Box<Actor> },
    /// It never existed, was revoked or has expired. The caller cannot tell these apart.
    Unknown,
    /// The key is valid, but not from this address.
    OtherNetwork,
}

/// The actor of a key. Its use is counted in memory and written by [`super::flush_usage`]. What is known
/// of a key comes from memory for up to a second.
pub async fn authenticate(
    ctx: &Context,
    presented: &str,
    address: Option<IpAddr>,
    request_id: &str,
) -> Result<Authentication> {
    let Some(handle) = secret::handle(presented) else { return Ok(Authentication::Unknown) };
    let now = ctx.clock.now();
    let Some(known) = look_up(ctx, handle, now).await? else { return Ok(Authentication::Unknown) };
    let hash_key = ctx.keys.hash_key(ctx).await?;
    let is_good = secret::hash(&hash_key, presented) == known.hash;
    if !is_good || known.expires_at.is_some_and(|at| at <= now) {
        return Ok(Authentication::Unknown);
    }
    if !networks::allow(&known.networks, address) {
        let actor = Actor { request_id: request_id.to_owned(), ..known.actor.clone() };
        record_network(ctx, &actor, address).await?;
        return Ok(Authentication::OtherNetwork);
    }
    ctx.keys.note(known.id, now, address);
    let actor = Actor { request_id: request_id.to_owned(), ..known.actor.clone() };
    Ok(Authentication::Known { key_id: known.id, actor: Box::new(actor) })
}

async fn look_up(ctx: &Context, handle: &str, now: Timestamp) -> Result<Option<Arc<KnownKey>>> {
    if let Some(known) = ctx.keys.get(handle, now) {
        return Ok(Some(known));
    }
    match store::find(&ctx.db, store::By::Handle(handle), now).await? {
        Some(key) => Ok(Some(ctx.keys.put(handle, key))),
        None => {
            ctx.keys.forget(handle);
            Ok(None)
        }
    }
}
