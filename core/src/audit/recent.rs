use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use uuid::Uuid;

use crate::Timestamp;

const SECONDS: f64 = 3_600.0;
/// With more entries than this, all are forgotten.
const MAX_ENTRIES: usize = 10_000;

/// When refusals were last written into the audit log, so that whoever repeats one does not fill it.
#[derive(Default)]
pub(crate) struct Recent(Mutex<HashMap<(Uuid, String), Timestamp>>);

impl Recent {
    /// Whether `what` was not refused to this key or operator in the last hour. Notes it.
    pub(crate) fn is_first(&self, id: Uuid, what: &str, now: Timestamp) -> bool {
        let mut refused = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = (id, what.to_owned());
        if refused.get(&entry).is_some_and(|at| now.seconds_since(*at) < SECONDS) {
            return false;
        }
        if refused.len() >= MAX_ENTRIES {
            refused.clear();
        }
        refused.insert(entry, now);
        true
    }
}
