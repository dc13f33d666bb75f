use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::operators::SessionLimits;

type Row = (Option<i64>, Option<i64>);

fn limits_of((idle_seconds, absolute_seconds): Row) -> SessionLimits {
    SessionLimits { idle_seconds, absolute_seconds }
}

pub(in crate::team) async fn session_limits(
    db: &Db,
    organization_seq: i64,
) -> Result<SessionLimits> {
    let row: Row = on_db!(db, pool => sqlx::query_as(
        "SELECT session_idle_seconds, session_absolute_seconds FROM organizations WHERE seq = $1",
    )
    .bind(organization_seq)
    .fetch_one(pool)
    .await)?;
    Ok(limits_of(row))
}

/// The same, until the end of the transaction changed by nobody else.
pub(in crate::team) async fn lock_session_limits(
    tx: &mut Tx,
    organization_seq: i64,
) -> Result<SessionLimits> {
    let row: Row = on_tx!(tx, connection => sqlx::query_as(
        "UPDATE organizations SET session_idle_seconds = session_idle_seconds WHERE seq = $1
         RETURNING session_idle_seconds, session_absolute_seconds",
    )
    .bind(organization_seq)
    .fetch_one(connection)
    .await)?;
    Ok(limits_of(row))
}

pub(in crate::team) async fn set_session_limits(
    tx: &mut Tx,
    organization_seq: i64,
    limits: SessionLimits,
) -> Result<()> {
    on_tx!(tx, connection => sqlx::query(
        "UPDATE organizations SET session_idle_seconds = $2, session_absolute_seconds = $3
         WHERE seq = $1",
    )
    .bind(organization_seq)
    .bind(limits.idle_seconds)
    .bind(limits.absolute_seconds)
    .execute(connection)
    .await
    .map(drop))?;
    Ok(())
}
