//! Changes of one user that hold values of another one, who was merged into them or came back.

use serde_json::{Map, Value};

use crate::db::{Tx, on_tx};
use crate::error::Result;

/// Records that a change of one user is about another one as well, who was merged into them or came back.
/// `version`: the one that the change replaced.
pub(in crate::users) async fn set_about(
    tx: &mut Tx,
    (user_seq, version): (i64, i64),
    about_seq: i64,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE revisions SET about_seq = $1 WHERE user_seq = $2 AND version = $3",
    )
    .bind(about_seq)
    .bind(user_seq)
    .bind(version)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Names a merged user in the changes of the survivor since the merge whose former values are among those
/// that the merge has `set`, a JSON object. A status tells nothing of a person. The primary key finds the
/// changes.
pub(crate) async fn set_about_since(
    tx: &mut Tx,
    user_seq: i64,
    about_seq: i64,
    set: &str,
) -> Result<()> {
    let set: Map<String, Value> = serde_json::from_str(set)?;
    let rows: Vec<(i64, String)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT version, before FROM revisions WHERE user_seq = $1 AND version > (
             SELECT MAX(m.version) FROM revisions m WHERE m.user_seq = $1 AND m.about_seq = $2)",
    )
    .bind(user_seq)
    .bind(about_seq)
    .fetch_all(c)
    .await)?;
    for (version, before) in rows {
        let before: Map<String, Value> = serde_json::from_str(&before)?;
        let holds_theirs = before.iter().any(|(name, value)| {
            name != "status" && !value.is_null() && set.get(name) == Some(value)
        });
        if holds_theirs {
            set_about(tx, (user_seq, version), about_seq).await?;
        }
    }
    Ok(())
}
