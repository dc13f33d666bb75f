use sqlx::QueryBuilder;

use crate::db::{Tx, on_tx};
use crate::error::Result;
use crate::users::snapshot::Fields;

/// Users of one SQLite statement: each binds 4 of at most 32,766 values.
const BATCH_SIZE: usize = 2_000;

/// Writes the lists of users. Few users have any, so this is a statement of its own, and the statements
/// for all users do not need these columns.
pub(super) async fn set_lists<'a>(
    tx: &mut Tx,
    users: impl Iterator<Item = (i64, &'a Fields)>,
) -> Result<()> {
    let users: Vec<(i64, [Option<&str>; 3])> =
        users.map(|(seq, fields)| (seq, fields.lists())).collect();
    for part in users.chunks(BATCH_SIZE) {
        on_tx!(tx, c => {
            let mut sql = QueryBuilder::new("WITH n (seq, emails, phones, states) AS (");
            sql.push_values(part, |mut row, (seq, [emails, phones, states])| {
                row.push_bind(*seq).push_bind(*emails).push_bind(*phones).push_bind(*states);
            });
            sql.push(
                ") UPDATE users SET approved_emails = n.emails, approved_phones = n.phones,
                     issuing_states = n.states
                 FROM n WHERE users.seq = n.seq",
            );
            sql.build().execute(c).await.map(drop)
        })?;
    }
    Ok(())
}
