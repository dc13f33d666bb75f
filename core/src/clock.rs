use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use uuid::{ContextV7, Uuid};

use crate::Timestamp;

/// Where time and ids come from, so that a test can decide both.
#[derive(Clone, Debug)]
pub struct Clock {
    source: Source,
    /// Counts the ids of one instant, so that they sort in the order in which they were made.
    ids: Arc<Mutex<ContextV7>>,
}

#[derive(Clone, Debug)]
enum Source {
    System,
    Manual(Arc<AtomicI64>),
}

impl Clock {
    pub fn system() -> Self {
        Self::of(Source::System)
    }

    /// A clock that stands still until [`Clock::advance`].
    pub fn manual(start: Timestamp) -> Self {
        Self::of(Source::Manual(Arc::new(AtomicI64::new(start.micros()))))
    }

    fn of(source: Source) -> Self {
        let ids = ContextV7::new().with_additional_precision();
        Self { source, ids: Arc::new(Mutex::new(ids)) }
    }

    pub fn now(&self) -> Timestamp {
        match &self.source {
            Source::System => system_now(),
            Source::Manual(micros) => Timestamp::from_micros(micros.load(Ordering::SeqCst)),
        }
    }

    /// Moves a manual clock on; the system's goes by itself.
    pub fn advance(&self, seconds: i64) {
        if let Source::Manual(micros) = &self.source {
            micros.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
        }
    }

    /// A new id: UUID v7 (RFC 9562). The ids of one process sort in the order in which they were
    /// made, also within one instant; those of several processes sort by their time.
    pub fn new_id(&self) -> Uuid {
        let micros = self.now().micros().max(0).unsigned_abs();
        let nanos = u32::try_from(micros % 1_000_000).unwrap_or_default() * 1_000;
        Uuid::new_v7(uuid::Timestamp::from_unix(&*self.ids, micros / 1_000_000, nanos))
    }
}

#[allow(clippy::disallowed_methods, reason = "the one place that asks the system for the time")]
fn system_now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Timestamp::from_micros(
        since.map_or(0, |span| i64::try_from(span.as_micros()).unwrap_or(i64::MAX)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_instant_sort_in_the_order_in_which_they_were_made() {
        let clock = Clock::manual(Timestamp::from_micros(1_790_000_000_000_000));
        let ids: Vec<Uuid> = (0..10_000).map(|_| clock.clone().new_id()).collect();
        assert!(ids.is_sorted());
        assert!(ids.windows(2).all(|pair| pair[0] != pair[1]));
        clock.advance(1);
        assert!(clock.new_id() > ids[9_999]);
    }
}
