use uuid::Uuid;

use super::store;
use crate::db::Tx;
use crate::error::Result;

/// Empties the kept responses that show these users. The writes stay known, so that none is done twice.
pub(crate) async fn forget_bodies(tx: &mut Tx, users: &[Uuid]) -> Result<()> {
    for user in users {
        store::empty_bodies(tx, *user).await?;
    }
    Ok(())
}
