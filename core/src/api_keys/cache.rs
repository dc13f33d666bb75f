use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use tokio::sync::OnceCell;
use uuid::Uuid;

use super::known::{KnownKey, Used};
use super::store;
use crate::Timestamp;
use crate::context::Context;
use crate::error::Result;

/// Keys in use, so that not every request asks the database. An entry is read again after a second:
/// a key that another process has revoked stops working by then.
#[derive(Default)]
pub(crate) struct KeyCache {
    hash_key: OnceCell<[u8; 32]>,
    known: RwLock<HashMap<String, Arc<KnownKey>>>,
    used: Mutex<HashMap<Uuid, Used>>,
    /// Locked while uses are written, so that a list of keys waits for them.
    pub(super) writing: tokio::sync::Mutex<()>,
}

const FRESH_SECONDS: f64 = 1.0;
/// When the cache holds more keys than this, it is emptied.
const MAX_KEYS: usize = 10_000;

impl KeyCache {
    /// The key of the hashes, created when the database has none yet.
    pub(super) async fn hash_key(&self, ctx: &Context) -> Result<[u8; 32]> {
        self.hash_key.get_or_try_init(|| store::hash_key(&ctx.db)).await.copied()
    }

    pub(super) fn get(&self, handle: &str, now: Timestamp) -> Option<Arc<KnownKey>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let found = known.get(handle)?;
        let age = now.seconds_since(found.read_at);
        (0.0..FRESH_SECONDS).contains(&age).then(|| found.clone())
    }

    pub(super) fn put(&self, handle: &str, key: KnownKey) -> Arc<KnownKey> {
        let key = Arc::new(key);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MAX_KEYS {
            known.clear();
        }
        known.insert(handle.to_owned(), key.clone());
        key
    }

    pub(super) fn forget(&self, handle: &str) {
        self.known.write().unwrap_or_else(PoisonError::into_inner).remove(handle);
    }

    /// A role has changed, and any key may have it.
    pub(crate) fn forget_all(&self) {
        self.known.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    pub(super) fn note(&self, id: Uuid, at: Timestamp, from: Option<IpAddr>) {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = used.entry(id).or_insert(Used { at, from, count: 0 });
        *entry = Used { at, from, count: entry.count + 1 };
    }

    pub(super) fn take_used(&self) -> HashMap<Uuid, Used> {
        std::mem::take(&mut *self.used.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
