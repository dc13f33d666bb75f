//! Sessions of signed-in browsers, as the web layer keeps them.

mod store;

use uuid::Uuid;

use super::store::is_elsewhere;
use super::{SessionInfo, record_own};
use crate::Timestamp;
use crate::access::Identity;
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};

/// A session as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRecord {
    /// SHA-256 of the cookie's value, hexadecimal. The value itself is never stored.
    pub key: String,
    pub operator_id: Option<Uuid>,
    /// JSON of the web layer.
    pub data: String,
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
    pub expires_at: Timestamp,
    pub address: String,
    pub user_agent: String,
    /// The provider that has opened it; none: a password has.
    pub provider: Option<OfProvider>,
    /// The longest time without use since the sign-in.
    pub longest_pause_seconds: i64,
    /// When its holder has proved last who they are; none: not since the sign-in, or it was found by the key
    /// that it had before. Only [`renew`] writes it.
    pub proved_at: Option<Timestamp>,
}

/// Seconds for which the former key of a session is answered: other tabs have sent requests with the ID that
/// stands behind it. It ends with the session, and never has the proof that has replaced it.
const FORMER_LIFE: i64 = 60;

/// What a provider calls the session and the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfProvider {
    pub id: Uuid,
    /// The claim `sub`.
    pub subject: String,
    /// The claim `sid`; empty: it gave none.
    pub sid: String,
}

/// Adds a session. `false`: the key exists, and nothing was changed.
pub async fn create(ctx: &Context, record: &SessionRecord) -> Result<bool> {
    let mut tx = ctx.db.begin().await?;
    store::delete_expired(&mut tx, ctx.clock.now()).await?;
    let added = store::insert(&mut tx, record).await?;
    tx.commit().await?;
    Ok(added)
}

/// Replaces what is stored under the key; a session that was ended meanwhile stays ended. The last use and the
/// longest pause only grow: a request that took long does not take back what others have written.
pub async fn save(ctx: &Context, record: &SessionRecord) -> Result<()> {
    let mut tx = ctx.db.begin().await?;
    store::update(&mut tx, record).await?;
    tx.commit().await
}

/// A session that has not expired: neither at its own time, nor idle, nor past the absolute limit. Its former
/// key finds it for a minute, without the proof that has replaced it.
pub async fn load(ctx: &Context, key: &str) -> Result<Option<SessionRecord>> {
    let now = ctx.clock.now();
    let found = store::find(&ctx.db, key, now).await?;
    let mut record = found.filter(|record| ends_at(ctx, record) > now);
    if let Some(record) = record.as_mut().filter(|record| record.key != key) {
        record.proved_at = None;
    }
    Ok(record)
}

/// Gives a session another key, after a proof or a new password or factor. `proved_at`: when its holder has
/// proved who they are; none: as before. `false`: it has ended, or another request has renewed it.
pub async fn renew(
    ctx: &Context,
    key: &str,
    new: &str,
    proved_at: Option<Timestamp>,
) -> Result<bool> {
    let until = ctx.clock.now().plus_seconds(FORMER_LIFE);
    let mut tx = ctx.db.begin().await?;
    let is_there = store::renew(&mut tx, (key, new), until, proved_at).await?;
    tx.commit().await?;
    Ok(is_there)
}

/// Notes that a session is in use. One that was ended meanwhile stays ended.
pub async fn touch(ctx: &Context, key: &str, longest_pause_seconds: i64) -> Result<()> {
    let (now, settings) = (ctx.clock.now(), &ctx.settings);
    let idle_end = now.plus_seconds(settings.session_idle_seconds);
    let limits = (idle_end, settings.session_absolute_seconds);
    let mut tx = ctx.db.begin().await?;
    store::touch(&mut tx, key, now, limits, longest_pause_seconds).await?;
    tx.commit().await
}

pub async fn delete(ctx: &Context, key: &str) -> Result<()> {
    let mut tx = ctx.db.begin().await?;
    store::delete(&mut tx, key).await?;
    tx.commit().await
}

/// The operator's own sessions, the latest used first.
pub async fn list(
    ctx: &Context,
    identity: &Identity,
    current_key: &str,
) -> Result<Vec<SessionInfo>> {
    let now = ctx.clock.now();
    let records = store::of_operator(&ctx.db, identity.operator_id).await?;
    Ok(records
        .into_iter()
        .filter(|record| ends_at(ctx, record) > now)
        .map(|record| SessionInfo {
            expires_at: ends_at(ctx, &record),
            current: record.key == current_key,
            key: record.key,
            created_at: record.created_at,
            last_seen_at: record.last_seen_at,
            address: record.address,
            user_agent: record.user_agent,
        })
        .collect())
}

/// Ends one of the operator's own sessions. `false`: they have none with this key.
pub async fn revoke(
    ctx: &Context,
    identity: &Identity,
    key: &str,
    request_id: &str,
) -> Result<bool> {
    let details = [("sessions", "1".to_owned())];
    end(ctx, identity, key, request_id, "operator.sessions_ended", &details).await
}

/// Ends the operator's present session. `false`: it has ended already.
pub async fn sign_out(
    ctx: &Context,
    identity: &Identity,
    key: &str,
    request_id: &str,
) -> Result<bool> {
    end(ctx, identity, key, request_id, "operator.signed_out", &[]).await
}

async fn end(
    ctx: &Context,
    identity: &Identity,
    key: &str,
    request_id: &str,
    action: &'static str,
    details: &[(&'static str, String)],
) -> Result<bool> {
    let mut tx = ctx.db.begin().await?;
    let gone = store::delete_own(&mut tx, identity.operator_id, key).await?;
    if gone {
        record_own(ctx, &mut tx, identity, request_id, action, details).await?;
    }
    tx.commit().await?;
    Ok(gone)
}

/// Refuses a request whose session has ended since it came in. Until the transaction ends nobody else ends it.
pub(crate) async fn require(tx: &mut Tx, operator_id: Uuid, key: &str) -> Result<()> {
    if store::hold(tx, operator_id, key).await? {
        return Ok(());
    }
    Err(Error::Forbidden(
        "Your session has ended, so nothing was changed. Sign in, and do it again.".into(),
    ))
}

/// Ends every session of an operator. Returns how many.
pub(crate) async fn end_all(tx: &mut Tx, operator_id: Uuid) -> Result<u64> {
    end_others(tx, operator_id, "").await
}

/// Ends the sessions of somebody who loses an organization. Returns how many. What opens this organization
/// alone ends; a session that also opens another one of theirs stays, so that no organization can sign
/// anybody out of another. To this one it does not lead any more.
pub(crate) async fn end_here(tx: &mut Tx, organization_seq: i64, operator_id: Uuid) -> Result<u64> {
    if is_elsewhere(tx, organization_seq, operator_id).await? {
        store::delete_by_providers_of(tx, organization_seq, operator_id).await
    } else {
        end_all(tx, operator_id).await
    }
}

/// Ends the sessions of a colleague for an organization. Returns how many. One that also opens another of
/// theirs stays, for that one: here it is refused until the next sign-in.
pub(crate) async fn end_for(
    ctx: &Context,
    tx: &mut Tx,
    organization_seq: i64,
    operator_id: Uuid,
) -> Result<u64> {
    if !is_elsewhere(tx, organization_seq, operator_id).await? {
        return end_all(tx, operator_id).await;
    }
    let ended = store::delete_by_providers_of(tx, organization_seq, operator_id).await?;
    let now = ctx.clock.now();
    store::close(tx, organization_seq, operator_id, now).await?;
    Ok(ended + store::count_own(tx, operator_id, now).await?)
}

/// Ends every session of an operator but one. Returns how many.
pub(crate) async fn end_others(tx: &mut Tx, operator_id: Uuid, key: &str) -> Result<u64> {
    store::delete_others(tx, operator_id, key).await
}

/// Ends every session that a provider has opened. Returns how many.
pub(crate) async fn end_of_provider(tx: &mut Tx, provider_id: Uuid) -> Result<u64> {
    store::delete_of_provider(tx, provider_id).await
}

/// Ends the sessions that a provider names: one by its `sid`, or all of a person by `subject`; with both,
/// what fits both. Returns id and name of each operator, and how many of their sessions have ended.
pub(crate) async fn end_by_provider(
    tx: &mut Tx,
    provider_id: Uuid,
    subject: &str,
    sid: &str,
) -> Result<Vec<(Uuid, String, u64)>> {
    let found = store::named_by_provider(tx, provider_id, subject, sid).await?;
    store::delete_named(tx, provider_id, subject, sid).await?;
    let counted = found.into_iter();
    Ok(counted.map(|(id, name, count)| (id, name, count.unsigned_abs())).collect())
}

/// Ends all of the operator's sessions but the present one. Returns how many.
pub async fn revoke_others(
    ctx: &Context,
    identity: &Identity,
    current_key: &str,
    request_id: &str,
) -> Result<u64> {
    let mut tx = ctx.db.begin().await?;
    let gone = end_others(&mut tx, identity.operator_id, current_key).await?;
    if gone > 0 {
        let details = [("sessions", gone.to_string())];
        let action = "operator.sessions_ended";
        record_own(ctx, &mut tx, identity, request_id, action, &details).await?;
    }
    tx.commit().await?;
    Ok(gone)
}

fn ends_at(ctx: &Context, record: &SessionRecord) -> Timestamp {
    let idle = record.last_seen_at.plus_seconds(ctx.settings.session_idle_seconds);
    let absolute = record.created_at.plus_seconds(ctx.settings.session_absolute_seconds);
    record.expires_at.min(idle).min(absolute)
}
