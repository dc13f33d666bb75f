use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;

/// The networks from which the pages of an organization open, separated by blanks.
pub(in crate::team) async fn networks(db: &Db, organization_seq: i64) -> Result<String> {
    let (networks,): (String,) = on_db!(db, pool => sqlx::query_as(
        "SELECT networks FROM organizations WHERE seq = $1",
    )
    .bind(organization_seq)
    .fetch_one(pool)
    .await)?;
    Ok(networks)
}

/// The same, until the end of the transaction changed by nobody else.
pub(in crate::team) async fn lock_networks(tx: &mut Tx, organization_seq: i64) -> Result<String> {
    let (networks,): (String,) = on_tx!(tx, connection => sqlx::query_as(
        "UPDATE organizations SET networks = networks WHERE seq = $1 RETURNING networks",
    )
    .bind(organization_seq)
    .fetch_one(connection)
    .await)?;
    Ok(networks)
}

pub(in crate::team) async fn set_networks(
    tx: &mut Tx,
    organization_seq: i64,
    networks: &str,
) -> Result<()> {
    on_tx!(tx, connection => sqlx::query("UPDATE organizations SET networks = $2 WHERE seq = $1")
        .bind(organization_seq)
        .bind(networks)
        .execute(connection)
        .await
        .map(drop))?;
    Ok(())
}
