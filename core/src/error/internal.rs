use std::collections::VecDeque;
use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};

use super::detail::Detail;
use super::{Error, Internal};

/// The details that this process has logged last, by their ids.
static LATEST: Mutex<VecDeque<(String, String)>> = Mutex::new(VecDeque::new());
const KEPT: usize = 16;

impl Error {
    /// An error of ours, under a new id. `detail`: what happened, for the log.
    pub fn internal(place: &'static str, detail: &dyn std::fmt::Display) -> Self {
        let id = format!("{:016x}", rand::random::<u64>());
        Self::Internal(Internal::new(id, format!("{place}: {detail}")))
    }

    /// The same with everything that led to it.
    fn internal_with_sources(place: &'static str, error: &dyn std::error::Error) -> Self {
        let mut detail = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            let words = cause.to_string();
            if !detail.contains(&words) {
                detail.push_str(": ");
                detail.push_str(&words);
            }
            source = cause.source();
        }
        Self::internal(place, &detail)
    }

    /// Logs the detail of an internal error, once. Whoever answers with an error, or goes on in spite
    /// of it, calls this. Other errors are answers and not logged.
    pub fn log(&self) {
        let Self::Internal(internal) = self else { return };
        let Some((id, detail)) = internal.take_for_log() else { return };
        tracing::error!(error_id = %id, detail, "internal error");
        let mut latest = LATEST.lock().unwrap_or_else(PoisonError::into_inner);
        latest.truncate(KEPT - 1);
        latest.push_front((id.to_owned(), detail.to_owned()));
    }
}

/// An error that was dropped on its way to an edge is logged all the same.
impl Drop for Detail {
    fn drop(&mut self) {
        if !self.is_logged.load(Ordering::SeqCst) {
            tracing::warn!(error_id = %self.id, detail = %self.text, "an internal error was passed over");
        }
    }
}

/// A message for somebody at a terminal, who has nobody else to tell: in the place of an internal
/// error's general words stands its cause, where this process has met it.
pub fn explained(message: &str) -> String {
    let latest = LATEST.lock().unwrap_or_else(PoisonError::into_inner);
    let mut message = message.to_owned();
    for (id, detail) in latest.iter() {
        let general = Error::logged(id.clone()).to_string();
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
            other => Self::internal_with_sources("database", &other),
        }
    }
}

impl From<object_store::Error> for Error {
    fn from(error: object_store::Error) -> Self {
        Self::internal_with_sources("storage", &error)
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::internal_with_sources("stored JSON", &error)
    }
}

#[cfg(test)]
mod tests {
    use super::{Error, explained};

    #[test]
    fn at_a_terminal_the_cause_stands_in_the_place_of_the_general_words() {
        let error = Error::internal("storage", &"the disk is full");
        let Error::Internal(internal) = &error else { panic!("{error}") };
        let id = internal.id();
        error.log();
        let message = format!("{error} Nothing was imported.");
        assert!(!message.contains("disk"), "{message}");
        let words = format!("storage: the disk is full (error {id}) Nothing was imported.");
        assert_eq!(explained(&message), words);
        assert_eq!(explained("The file is empty."), "The file is empty.");
    }

    #[test]
    fn a_detail_is_logged_once_and_never_shown() {
        let error = Error::internal("storage", &"the disk is full");
        let Error::Internal(internal) = &error else { panic!("{error}") };
        assert!(!error.to_string().contains("disk") && error.to_string().contains(internal.id()));
        assert!(format!("{error:?}").contains("storage: the disk is full"));
        let sent = serde_json::to_string(&error).expect("JSON");
        assert!(!sent.contains("disk"), "{sent}");
        let (id, detail) = internal
            .clone()
            .take_for_log()
            .map(|(id, detail)| (id.to_owned(), detail.to_owned()))
            .expect("a detail");
        assert_eq!((id.as_str(), detail.as_str()), (internal.id(), "storage: the disk is full"));
        assert_eq!(internal.take_for_log(), None);
    }

    #[test]
    fn everything_that_led_to_an_error_is_in_its_detail() {
        let cause = std::io::Error::other("connection reset");
        let error = object_store::Error::Generic { store: "S3", source: Box::new(cause) };
        let text = format!("{:?}", Error::from(error));
        assert!(text.contains("connection reset"), "{text}");
    }
}
