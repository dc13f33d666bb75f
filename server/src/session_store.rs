//! Where tower-sessions keeps its records: core's table of sessions.

use std::collections::HashMap;
use std::fmt;

use async_trait::async_trait;
use rollcall_core::context::Context;
use rollcall_core::operators::sessions::{self, SessionRecord};
use rollcall_core::sso::ProviderSession;
use rollcall_core::{Error, Timestamp};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{self, SessionStore};
use uuid::Uuid;

/// Keys of a session's data that this store and the middleware read. Sign-in writes them.
pub const OPERATOR_ID: &str = "operator_id";
pub const SIGNED_IN_AT: &str = "signed_in_at";
pub const PROVED_AT: &str = "proved_at";
pub const SEEN_AT: &str = "seen_at";
/// The longest time without use since the sign-in, in seconds.
pub const LONGEST_PAUSE: &str = "longest_pause";
pub const ADDRESS: &str = "address";
pub const USER_AGENT: &str = "user_agent";
/// Put in by the store: the key of the session, also if it was found by its former one.
pub const KEY: &str = "key";
/// The [`ProviderSession`] of whoever has signed in with a provider.
pub const PROVIDER: &str = "provider";
/// The same before the code of a second factor, with when it was proved.
const PENDING_PROVIDER: &str = "half_way_provider";
/// Written by the store: when the record was made, for sessions without a sign-in.
const MADE_AT: &str = "made_at";

/// A record whose id exists gets another one. Two collisions in a row are not chance.
const ATTEMPTS: usize = 8;

#[derive(Clone)]
pub struct Store {
    ctx: Context,
}

impl Store {
    pub fn new(ctx: Context) -> Self {
        Self { ctx }
    }

    fn record(&self, record: &Record) -> session_store::Result<SessionRecord> {
        let data = &record.data;
        let text = |key| data.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let now = self.ctx.clock.now();
        let created_at = time_of(data, SIGNED_IN_AT).or(time_of(data, MADE_AT)).unwrap_or(now);
        let settings = &self.ctx.settings;
        let idle_end = now.plus_seconds(settings.session_idle_seconds);
        let absolute_end = created_at.plus_seconds(settings.session_absolute_seconds);
        Ok(SessionRecord {
            key: key_of(&record.id),
            operator_id: data.get(OPERATOR_ID).and_then(Value::as_str).and_then(uuid_of),
            data: serde_json::to_string(data)
                .map_err(|error| session_store::Error::Encode(error.to_string()))?,
            created_at,
            last_seen_at: now,
            expires_at: idle_end.min(absolute_end),
            address: text(ADDRESS),
            user_agent: text(USER_AGENT),
            provider: provider_of(data)?.map(ProviderSession::names),
            longest_pause_seconds: data.get(LONGEST_PAUSE).and_then(Value::as_i64).unwrap_or(0),
            proved_at: None,
        })
    }
}

#[async_trait]
impl SessionStore for Store {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        let now = self.ctx.clock.now().micros();
        record.data.entry(MADE_AT.into()).or_insert_with(|| now.into());
        record.data.entry(SEEN_AT.into()).or_insert_with(|| now.into());
        for _ in 0..ATTEMPTS {
            if sessions::create(&self.ctx, &self.record(record)?).await.map_err(failed)? {
                return Ok(());
            }
            record.id = Id::default();
        }
        Err(session_store::Error::Backend("no free session id was found".into()))
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        sessions::save(&self.ctx, &self.record(record)?).await.map_err(failed)
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let Some(stored) = sessions::load(&self.ctx, &key_of(id)).await.map_err(failed)? else {
            return Ok(None);
        };
        let mut data: HashMap<String, Value> = serde_json::from_str(&stored.data)
            .map_err(|error| session_store::Error::Decode(error.to_string()))?;
        // The columns are right: the data may be of a request that began long ago.
        data.insert(SEEN_AT.into(), stored.last_seen_at.micros().into());
        data.insert(LONGEST_PAUSE.into(), stored.longest_pause_seconds.into());
        data.insert(KEY.into(), stored.key.into());
        if let Some(at) = stored.proved_at {
            data.insert(PROVED_AT.into(), at.micros().into());
        }
        Ok(Some(Record { id: *id, data, expiry_date: date_time(stored.expires_at) }))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        sessions::delete(&self.ctx, &key_of(id)).await.map_err(failed)
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Store")
    }
}

/// The name of a session in the database: the SHA-256 of its cookie's value, in hexadecimal, so that
/// who reads the database cannot sign in with what stands there.
pub fn key_of(id: &Id) -> String {
    hex::encode(Sha256::digest(id.to_string()))
}

fn time_of(data: &HashMap<String, Value>, key: &str) -> Option<Timestamp> {
    data.get(key).and_then(Value::as_i64).map(Timestamp::from_micros)
}

/// `None`: nobody has signed in with a provider.
fn provider_of(data: &HashMap<String, Value>) -> session_store::Result<Option<ProviderSession>> {
    // Between provider and code the session is nobody's, and the provider can end it, too.
    let pending = data.get(PENDING_PROVIDER).and_then(|pending| pending.get("session"));
    data.get(PROVIDER)
        .or(pending)
        .map(|value| serde_json::from_value(value.clone()))
        .transpose()
        .map_err(|error| session_store::Error::Decode(error.to_string()))
}

fn uuid_of(text: &str) -> Option<Uuid> {
    Uuid::parse_str(text).ok()
}

fn date_time(at: Timestamp) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(at.micros()) * 1_000)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

fn failed(error: Error) -> session_store::Error {
    session_store::Error::Backend(error.to_string())
}
