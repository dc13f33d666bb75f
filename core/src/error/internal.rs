use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use super::Error;

/// The latest details of this process, by their ids.
static LATEST: Mutex<VecDeque<(String, String)>> = Mutex::new(VecDeque::new());
const KEPT: usize = 16;

impl Error {
    /// Logs what happened under a new id and answers with the id alone.
    pub fn internal(place: &'static str, detail: &dyn std::fmt::Display) -> Self {
        let id = format!("{:016x}", rand::random::<u64>());
        tracing::error!(error_id = %id, place, detail = %detail, "internal error");
        let mut latest = LATEST.lock().unwrap_or_else(PoisonError::into_inner);
        latest.truncate(KEPT - 1);
        latest.push_front((id.clone(), format!("{place}: {detail}")));
        drop(latest);
        Self::Internal(id)
    }
}

/// A message for somebody at a terminal, who has nobody else to tell: in the place of an internal
/// error's general words stands its cause, where this process has met it.
pub fn explained(message: &str) -> String {
    let latest = LATEST.lock().unwrap_or_else(PoisonError::into_inner);
    let mut message = message.to_owned();
    for (id, detail) in latest.iter() {
        let general = Error::Internal(id.clone()).to_string();
        message = message.replace(&general, &format!("{detail} (error {id})"));
    }
    message
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::PoolTimedOut => {
                tracing::warn!("no database connection was free in time");
                Self::Unavailable("The database is busy. Try again in a moment.".into())
            }
            // A database's message may quote values: only what kind of error it was is logged.
            sqlx::Error::Database(error) => Self::internal(
                "database",
                &format!(
                    "code {} constraint {}",
                    error.code().unwrap_or_default(),
                    error.constraint().unwrap_or_default()
                ),
            ),
            other => Self::internal("database", &other),
        }
    }
}

impl From<object_store::Error> for Error {
    fn from(error: object_store::Error) -> Self {
        Self::internal("storage", &error)
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::internal("stored JSON", &error)
    }
}

#[cfg(test)]
mod tests {
    use super::{Error, explained};

    #[test]
    fn at_a_terminal_the_cause_stands_in_the_place_of_the_general_words() {
        let error = Error::internal("storage", &"the disk is full");
        let Error::Internal(id) = &error else { panic!("{error}") };
        let message = format!("{error} Nothing was imported.");
        assert!(!message.contains("disk"), "{message}");
        let words = format!("storage: the disk is full (error {id}) Nothing was imported.");
        assert_eq!(explained(&message), words);
        assert_eq!(explained("The file is empty."), "The file is empty.");
    }
}
