//! Whose password is hashed next. Each hash takes a core for a while, so those who want to sign in stand in
//! line; a single line could be filled by a stranger, and would keep everybody else out. So whoever is known
//! stands in a line of their own, and of each network only a few strangers stand in the common one.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::{Error, Result};

/// Hashes of each line that run at once. Each takes 19 MiB and one core for some 20 ms, so more would only slow
/// all of them down.
const AT_ONCE: usize = 2;
/// Strangers of one network in the common line; the others of this network wait behind them.
const OF_NETWORK: usize = 2;

/// Both lines of this process.
static LINES: LazyLock<Lines> = LazyLock::new(Lines::new);

/// A place among those that hash at the moment.
pub(crate) struct Turn {
    _permit: OwnedSemaphorePermit,
    _of_network: Option<Place>,
}

/// The turn of somebody who is known: by a session, a link of a mail, or a browser that has signed in before.
pub(crate) async fn turn() -> Result<Turn> {
    LINES.known().await
}

/// The turn of anybody else. `network`: where they are, as attempts are counted.
pub(crate) async fn turn_of_stranger(network: &str) -> Result<Turn> {
    LINES.stranger(network).await
}

type Networks = Arc<Mutex<HashMap<String, Arc<Semaphore>>>>;

struct Lines {
    known: Arc<Semaphore>,
    strangers: Arc<Semaphore>,
    /// Those of which somebody stands in line.
    networks: Networks,
}

impl Lines {
    fn new() -> Self {
        Self {
            known: Arc::new(Semaphore::new(AT_ONCE)),
            strangers: Arc::new(Semaphore::new(AT_ONCE)),
            networks: Arc::default(),
        }
    }

    async fn known(&self) -> Result<Turn> {
        Ok(Turn { _permit: permit(&self.known).await?, _of_network: None })
    }

    async fn stranger(&self, network: &str) -> Result<Turn> {
        let mut place = Place::of(&self.networks, network);
        if let Some(line) = place.line.clone() {
            place.permit = Some(permit(&line).await?);
        }
        Ok(Turn { _permit: permit(&self.strangers).await?, _of_network: Some(place) })
    }
}

async fn permit(line: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit> {
    let permit = Arc::clone(line).acquire_owned().await;
    permit.map_err(|error| Error::internal("password", &error))
}

/// A place in the line of a network. The line goes with the last one who stands in it.
struct Place {
    networks: Networks,
    network: String,
    /// `None` only while it is given up.
    line: Option<Arc<Semaphore>>,
    permit: Option<OwnedSemaphorePermit>,
}

impl Place {
    fn of(networks: &Networks, network: &str) -> Self {
        let line = {
            let mut lines = networks.lock().unwrap_or_else(PoisonError::into_inner);
            let line = lines
                .entry(network.to_owned())
                .or_insert_with(|| Arc::new(Semaphore::new(OF_NETWORK)));
            Arc::clone(line)
        };
        Self {
            networks: Arc::clone(networks),
            network: network.to_owned(),
            line: Some(line),
            permit: None,
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.permit = None;
        let mut lines = self.networks.lock().unwrap_or_else(PoisonError::into_inner);
        // Given up under the lock, so that of the last two one removes the line.
        self.line = None;
        if lines.get(&self.network).is_some_and(|line| Arc::strong_count(line) == 1) {
            lines.remove(&self.network);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use tokio::time::timeout;

    use super::Lines;

    const SOON: Duration = Duration::from_millis(50);

    #[tokio::test]
    async fn strangers_hold_up_neither_who_is_known_nor_another_network_for_long() {
        let lines = Arc::new(Lines::new());
        let mut first =
            vec![lines.stranger("a").await.unwrap(), lines.stranger("a").await.unwrap()];
        let third = {
            let lines = Arc::clone(&lines);
            tokio::spawn(async move { lines.stranger("a").await.map(drop) })
        };
        tokio::task::yield_now().await;
        timeout(SOON, lines.known()).await.unwrap().unwrap();
        // The common line is full. Its next place is for the other network, although a third of the first came
        // earlier.
        assert!(timeout(SOON, lines.stranger("b")).await.is_err());
        let other = {
            let lines = Arc::clone(&lines);
            tokio::spawn(async move { lines.stranger("b").await })
        };
        tokio::task::yield_now().await;
        first.pop();
        let other = timeout(SOON, other).await.unwrap().unwrap().unwrap();
        assert!(!third.is_finished());
        drop((first, other));
        timeout(SOON, third).await.unwrap().unwrap().unwrap();
        assert!(lines.networks.lock().unwrap().is_empty(), "a line goes with its last one");
    }
}
