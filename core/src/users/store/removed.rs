use crate::db::Tx;
use crate::error::Result;

/// Users that one statement deletes.
const BATCH_SIZE: usize = 2_000;

/// The statements that delete what belongs to users. They run before the users are deleted, because
/// they find it through the users. A new feature that stores something about a user has to add a
/// statement here.
const SQLITE: [&str; 18] = [
    "DELETE FROM idempotency_keys WHERE user_id IN
         (SELECT id FROM users WHERE seq IN (SELECT value FROM json_each($1)))",
    "DELETE FROM idempotency_keys WHERE other_user_id IN
         (SELECT id FROM users WHERE seq IN (SELECT value FROM json_each($1)))",
    "DELETE FROM webhook_deliveries WHERE user_id IN
         (SELECT id FROM users WHERE seq IN (SELECT value FROM json_each($1)))",
    "DELETE FROM verifications WHERE user_seq IN (SELECT value FROM json_each($1))",
    "DELETE FROM revisions WHERE user_seq IN (SELECT value FROM json_each($1))",
    // What another user had of them while they were merged.
    "UPDATE revisions SET before = '{}' WHERE about_seq IN (SELECT value FROM json_each($1))",
    "UPDATE revisions SET before = '{}' WHERE (user_seq, version) IN
         (SELECT user_seq, version FROM revisions_also_about
          WHERE about_seq IN (SELECT value FROM json_each($1)))",
    "DELETE FROM revisions_also_about WHERE about_seq IN (SELECT value FROM json_each($1))",
    "DELETE FROM revisions_also_about WHERE user_seq IN (SELECT value FROM json_each($1))",
    "DELETE FROM face_pairs WHERE low_user_seq IN (SELECT value FROM json_each($1))",
    "DELETE FROM face_pairs WHERE high_user_seq IN (SELECT value FROM json_each($1))",
    "DELETE FROM look_alike_keys WHERE user_seq IN (SELECT value FROM json_each($1))",
    "DELETE FROM shared_keys WHERE user_seq IN (SELECT value FROM json_each($1))",
    "DELETE FROM merged_pairs WHERE low_user_seq IN (SELECT value FROM json_each($1))",
    "DELETE FROM merged_pairs WHERE high_user_seq IN (SELECT value FROM json_each($1))",
    "DELETE FROM user_merges WHERE survivor_seq IN (SELECT value FROM json_each($1))",
    "DELETE FROM user_merges WHERE merged_seq IN (SELECT value FROM json_each($1))",
    "DELETE FROM users WHERE seq IN (SELECT value FROM json_each($1))",
];
const POSTGRES: [&str; 18] = [
    "DELETE FROM idempotency_keys WHERE user_id IN (SELECT id FROM users WHERE seq = ANY($1))",
    "DELETE FROM idempotency_keys
     WHERE other_user_id IN (SELECT id FROM users WHERE seq = ANY($1))",
    "DELETE FROM webhook_deliveries WHERE user_id IN (SELECT id FROM users WHERE seq = ANY($1))",
    "DELETE FROM verifications WHERE user_seq = ANY($1)",
    "DELETE FROM revisions WHERE user_seq = ANY($1)",
    // What another user had of them while they were merged.
    "UPDATE revisions SET before = '{}' WHERE about_seq = ANY($1)",
    "UPDATE revisions SET before = '{}' WHERE (user_seq, version) IN
         (SELECT user_seq, version FROM revisions_also_about WHERE about_seq = ANY($1))",
    "DELETE FROM revisions_also_about WHERE about_seq = ANY($1)",
    "DELETE FROM revisions_also_about WHERE user_seq = ANY($1)",
    "DELETE FROM face_pairs WHERE low_user_seq = ANY($1)",
    "DELETE FROM face_pairs WHERE high_user_seq = ANY($1)",
    "DELETE FROM look_alike_keys WHERE user_seq = ANY($1)",
    "DELETE FROM shared_keys WHERE user_seq = ANY($1)",
    "DELETE FROM merged_pairs WHERE low_user_seq = ANY($1)",
    "DELETE FROM merged_pairs WHERE high_user_seq = ANY($1)",
    "DELETE FROM user_merges WHERE survivor_seq = ANY($1)",
    "DELETE FROM user_merges WHERE merged_seq = ANY($1)",
    "DELETE FROM users WHERE seq = ANY($1)",
];

/// Deletes users, with their revisions, verifications, stored answers and the events about them. If one
/// of them shared a key, the next user with it gets the key. The caller has locked the users, and
/// updates the counters and the search index.
pub(crate) async fn remove_many(tx: &mut Tx, seqs: &[i64]) -> Result<()> {
    for part in seqs.chunks(BATCH_SIZE) {
        match tx {
            Tx::Sqlite(transaction) => {
                let list = serde_json::to_string(part)?;
                for statement in SQLITE {
                    sqlx::query(statement).bind(&list).execute(&mut **transaction).await?;
                }
            }
            Tx::Postgres(transaction) => {
                for statement in POSTGRES {
                    sqlx::query(statement).bind(part).execute(&mut **transaction).await?;
                }
            }
        }
    }
    super::shared_keys::hand_over_keys(tx).await
}
