use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::users::{StatusCounts, UserStatus};

/// By how much the application's counters move.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct CountChange {
    active: i64,
    flagged: i64,
    blocked: i64,
}

impl CountChange {
    pub(crate) fn add(&mut self, status: UserStatus) {
        *self.of(status) += 1;
    }

    pub(crate) fn remove(&mut self, status: UserStatus) {
        *self.of(status) -= 1;
    }

    fn of(&mut self, status: UserStatus) -> &mut i64 {
        match status {
            UserStatus::Active => &mut self.active,
            UserStatus::Flagged => &mut self.flagged,
            UserStatus::Blocked => &mut self.blocked,
        }
    }
}

pub(crate) async fn change_counts(
    tx: &mut Tx,
    application_seq: i64,
    change: &CountChange,
) -> Result<()> {
    if *change == CountChange::default() {
        return Ok(());
    }
    on_tx!(tx, c => sqlx::query(
        "UPDATE applications SET active_count = active_count + $2,
             flagged_count = flagged_count + $3, blocked_count = blocked_count + $4
         WHERE seq = $1",
    )
    .bind(application_seq)
    .bind(change.active)
    .bind(change.flagged)
    .bind(change.blocked)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

pub(crate) async fn status_counts(db: &Db, application_seq: i64) -> Result<StatusCounts> {
    let (active, flagged, blocked) = on_db!(db, pool => sqlx::query_as(
        "SELECT active_count, flagged_count, blocked_count FROM applications WHERE seq = $1",
    )
    .bind(application_seq)
    .fetch_one(pool)
    .await)?;
    Ok(StatusCounts { active, flagged, blocked })
}
