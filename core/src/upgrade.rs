//! A database that an older binary has left: its tables and its user IDs follow the rules of this one.

use crate::db::{self, Db};
use crate::error::Result;
use crate::faces::archive;
use crate::users;

/// Brings the database to the state that this binary works with. Returns the number of steps that
/// were missing, as [`pending`] counts them.
pub async fn upgrade(db: &Db) -> Result<usize> {
    let before = pending(db).await?;
    db::migrate(db).await?;
    follow_key_rules(db).await?;
    Ok(before)
}

/// Steps that the database still lacks: migrations, and the current rules for user IDs.
pub async fn pending(db: &Db) -> Result<usize> {
    let missing = db::pending(db).await?;
    // User IDs written by older rules would not be found, and users would be added a second time.
    if missing == 0 && users::keys_follow_older_rules(db).await? {
        return Ok(1);
    }
    Ok(missing)
}

/// User IDs are compared by Unicode rules that SQL cannot apply, so they are applied here.
async fn follow_key_rules(db: &Db) -> Result<()> {
    let mut tx = db.begin().await?;
    if users::begin_rekey(&mut tx).await? {
        users::rekey(db, &mut tx).await?;
        archive::rekey(db, &mut tx).await?;
        tx.commit().await?;
    }
    Ok(())
}
