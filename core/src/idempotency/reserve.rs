use super::{KEPT_SECONDS, Reservation, UNDER_WAY_SECONDS, store};
use crate::access::Actor;
use crate::context::Context;
use crate::error::{Error, Result};

/// Reserves an Idempotency-Key for a request of the actor's API key. `fingerprint` is a hash of the
/// whole request: the same key with another fingerprint is a different request.
pub async fn reserve(
    ctx: &Context,
    actor: &Actor,
    name: &str,
    fingerprint: &str,
) -> Result<Reservation> {
    let Some(key_id) = actor.key_id() else {
        return Err(Error::Forbidden(
            "Only requests with an API key can have an Idempotency-Key.".into(),
        ));
    };
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    let old = now.plus_seconds(-KEPT_SECONDS);
    store::delete_old(&mut tx, old).await?;
    store::delete_dead(&mut tx, key_id, name, now.plus_seconds(-UNDER_WAY_SECONDS)).await?;
    let reservation = if store::insert(&mut tx, key_id, name, fingerprint, now).await? {
        Reservation::First
    } else {
        match store::find(&mut tx, key_id, name).await? {
            Some(kept) if kept.fingerprint != fingerprint => Reservation::Other,
            Some(kept) => kept.answer().map_or(Reservation::UnderWay, Reservation::Again),
            // The key was released between the two statements. The client has to send again.
            None => Reservation::UnderWay,
        }
    };
    tx.commit().await?;
    Ok(reservation)
}
