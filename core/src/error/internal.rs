use super::Error;

impl Error {
    /// Logs what happened under a new id and answers with the id alone.
    pub fn internal(place: &'static str, detail: &dyn std::fmt::Display) -> Self {
        let id = format!("{:016x}", rand::random::<u64>());
        tracing::error!(error_id = %id, place, detail = %detail, "internal error");
        Self::Internal(id)
    }
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
