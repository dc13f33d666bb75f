use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use uuid::Uuid;

use super::Counts;

/// Runs of this process that hold SQLite's write lock from beginning to end. Their progress and a wish to
/// stop them are kept in memory, because nothing can be written to the database meanwhile.
#[derive(Default)]
pub(crate) struct RunningImports(Mutex<HashMap<Uuid, RunningImport>>);

/// How far such a run is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RunningImport {
    pub counts: Counts,
    pub bytes: i64,
    pub cancel: bool,
}

impl RunningImports {
    /// A run begins. From now on it can be told to stop.
    pub(crate) fn begin(&self, id: Uuid) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id, RunningImport::default());
    }

    /// Returns whether an operator wants the run to stop.
    pub(crate) fn note(&self, id: Uuid, counts: Counts, bytes: i64) -> bool {
        let mut runs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let run = runs.entry(id).or_default();
        (run.counts, run.bytes) = (counts, bytes);
        run.cancel
    }

    pub(crate) fn get(&self, id: Uuid) -> Option<RunningImport> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&id).copied()
    }

    /// `false`: there is no such run here.
    pub(crate) fn cancel(&self, id: Uuid) -> bool {
        let mut runs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        runs.get_mut(&id).map(|run| run.cancel = true).is_some()
    }

    pub(crate) fn end(&self, id: Uuid) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }
}
