//! What this process knows of providers: their configurations and keys.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jsonwebtoken::jwk::Jwk;

use super::discovery::{self, Metadata};
use super::http::Http;
use crate::Timestamp;
use crate::clock::Clock;

/// Seconds until a configuration and its keys are fetched again.
const LIFE: i64 = 3_600;
/// Seconds between two look-ups of a key that is not known: a forged token must not make us ask without
/// end.
const BETWEEN_KEYS: i64 = 30;
/// Seconds for which a failure stands: nobody can make us ask a provider that does not answer without end.
const BETWEEN_FAILURES: i64 = 5;
/// Providers that are remembered.
const MAX_ISSUERS: usize = 256;

pub(crate) struct Providers {
    pub(super) http: Http,
    known: Mutex<HashMap<String, Arc<Known>>>,
    /// One look-up of an issuer at a time: what it finds serves all who wait.
    asking: Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>,
    /// When asking failed last, and why.
    failed: Mutex<HashMap<String, (Timestamp, String)>>,
}

/// A provider as it was when it was asked last.
pub(super) struct Known {
    pub metadata: Metadata,
    pub keys: Vec<Jwk>,
    fetched_at: Timestamp,
}

impl Providers {
    pub(crate) fn new(private_allowed: bool) -> Self {
        Self {
            http: Http::new(private_allowed),
            known: Mutex::default(),
            asking: Mutex::default(),
            failed: Mutex::default(),
        }
    }

    /// The configuration and keys of an issuer.
    pub(super) async fn known(&self, clock: &Clock, issuer: &str) -> Result<Arc<Known>, String> {
        let now = clock.now();
        match self.remembered(issuer) {
            Some(known) if now < known.fetched_at.plus_seconds(LIFE) => Ok(known),
            _ => self.fetch(now, issuer).await,
        }
    }

    /// The same with a key of this name, which may be new.
    pub(super) async fn with_key(
        &self,
        clock: &Clock,
        issuer: &str,
        key_id: Option<&str>,
    ) -> Result<Arc<Known>, String> {
        let known = self.known(clock, issuer).await?;
        let now = clock.now();
        let has_it = key_id
            .is_none_or(|id| known.keys.iter().any(|key| key.common.key_id.as_deref() == Some(id)));
        if has_it || now < known.fetched_at.plus_seconds(BETWEEN_KEYS) {
            return Ok(known);
        }
        self.fetch(now, issuer).await
    }

    /// After a change of a provider.
    pub(super) fn forget(&self, issuer: &str) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).remove(issuer);
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).remove(issuer);
    }

    fn remembered(&self, issuer: &str) -> Option<Arc<Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(issuer).cloned()
    }

    async fn ask(&self, issuer: &str) -> Result<(Metadata, Vec<Jwk>), String> {
        let metadata = discovery::metadata(&self.http, issuer).await?;
        let keys = discovery::keys(&self.http, &metadata).await?;
        Ok((metadata, keys))
    }

    async fn fetch(&self, now: Timestamp, issuer: &str) -> Result<Arc<Known>, String> {
        let turn = {
            let mut all = self.asking.lock().unwrap_or_else(PoisonError::into_inner);
            if all.len() >= MAX_ISSUERS {
                all.clear();
            }
            all.entry(issuer.to_owned()).or_default().clone()
        };
        let _turn = turn.lock().await;
        // Whoever was before has asked just now.
        if let Some(known) = self.remembered(issuer)
            && now < known.fetched_at.plus_seconds(BETWEEN_KEYS)
        {
            return Ok(known);
        }
        let failed =
            self.failed.lock().unwrap_or_else(PoisonError::into_inner).get(issuer).cloned();
        if let Some((at, words)) = failed
            && now < at.plus_seconds(BETWEEN_FAILURES)
        {
            return Err(words);
        }
        let (metadata, keys) = self.ask(issuer).await.inspect_err(|words| {
            let mut all = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
            if all.len() >= MAX_ISSUERS {
                all.clear();
            }
            all.insert(issuer.to_owned(), (now, words.clone()));
        })?;
        let known = Arc::new(Known { metadata, keys, fetched_at: now });
        let mut all = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MAX_ISSUERS {
            all.clear();
        }
        all.insert(issuer.to_owned(), known.clone());
        Ok(known)
    }
}
