use uuid::Uuid;

use super::store;
use crate::db::Tx;
use crate::error::Result;

/// Deletes the kept responses that show a user with comments, in the transaction that changes or deletes
/// one of their notes.
pub(crate) async fn forget_comments(tx: &mut Tx, user: Uuid) -> Result<()> {
    store::delete_with_comments(tx, user).await
}
