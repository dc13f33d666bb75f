use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Requests of one organization's directory that are worked on at once.
const AT_ONCE: usize = 2;

/// Lets the requests of one directory wait for each other, so that many at once do not keep the processors
/// from everybody else. Reads and writes wait apart: a leaver is not behind a long list.
#[derive(Default)]
pub struct Turns(Mutex<HashMap<(i64, bool), Arc<Semaphore>>>);

impl Turns {
    /// Waits for a turn, which lasts until it is dropped.
    pub async fn take(
        &self,
        organization_seq: i64,
        is_write: bool,
    ) -> Option<OwnedSemaphorePermit> {
        let turns = {
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let own = all.entry((organization_seq, is_write));
            own.or_insert_with(|| Arc::new(Semaphore::new(AT_ONCE))).clone()
        };
        // Only a closed semaphore refuses, and nobody closes one.
        turns.acquire_owned().await.ok()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Turns;

    #[tokio::test]
    async fn a_third_request_waits_and_those_of_others_do_not() {
        let turns = Turns::default();
        let wait = Duration::from_millis(50);
        let first = turns.take(1, false).await;
        let _second = turns.take(1, false).await;
        assert!(tokio::time::timeout(wait, turns.take(1, false)).await.is_err());
        for (organization_seq, is_write) in [(1, true), (2, false)] {
            let taken = turns.take(organization_seq, is_write);
            assert!(tokio::time::timeout(wait, taken).await.is_ok());
        }
        drop(first);
        assert!(tokio::time::timeout(wait, turns.take(1, false)).await.is_ok());
    }
}
