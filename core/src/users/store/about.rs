//! Changes of one user that hold values of another one, who was merged into them or came back.

use serde_json::{Map, Value};

use crate::db::{Tx, on_tx};
use crate::error::Result;
use crate::users::find::tag_list;

/// Fields of which a merge can keep the values of both.
pub(crate) const LIST_FIELDS: [&str; 4] =
    ["tags", "approved_emails", "approved_phones", "issuing_states"];

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

/// The same for a change that may be about somebody else already: then it is about both.
async fn add_about(tx: &mut Tx, (user_seq, version): (i64, i64), about_seq: i64) -> Result<()> {
    let named = on_tx!(tx, c => sqlx::query(
        "UPDATE revisions SET about_seq = $1
         WHERE user_seq = $2 AND version = $3 AND (about_seq IS NULL OR about_seq = $1)",
    )
    .bind(about_seq)
    .bind(user_seq)
    .bind(version)
    .execute(c)
    .await
    .map(|done| done.rows_affected() > 0))?;
    if named {
        return Ok(());
    }
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO revisions_also_about (user_seq, version, about_seq) VALUES ($1, $2, $3)
         ON CONFLICT (user_seq, version, about_seq) DO NOTHING",
    )
    .bind(user_seq)
    .bind(version)
    .bind(about_seq)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Names a merged user in the changes of the survivor since the merge whose former values hold something of
/// theirs. `before` and `after`: what the merge has changed, JSON objects. A status tells nothing of a person.
/// The primary key finds the changes. If the survivor was merged away meanwhile and is back, these values went
/// on: the changes of others that are about the survivor are found by the index.
pub(crate) async fn set_about_since(
    tx: &mut Tx,
    user_seq: i64,
    about_seq: i64,
    [before, after]: [&str; 2],
) -> Result<()> {
    let mine: Map<String, Value> = serde_json::from_str(before)?;
    let set: Map<String, Value> = serde_json::from_str(after)?;
    let own: Vec<(i64, i64, String)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT user_seq, version, before FROM revisions WHERE user_seq = $1 AND version > (
             SELECT MAX(m.version) FROM revisions m WHERE m.user_seq = $1 AND m.about_seq = $2)",
    )
    .bind(user_seq)
    .bind(about_seq)
    .fetch_all(c)
    .await)?;
    let of_others: Vec<(i64, i64, String)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT r.user_seq, r.version, r.before FROM revisions r
         WHERE r.about_seq = $1 AND r.user_seq <> $1
         UNION ALL
         SELECT r.user_seq, r.version, r.before FROM revisions_also_about x
         JOIN revisions r ON r.user_seq = x.user_seq AND r.version = x.version
         WHERE x.about_seq = $1",
    )
    .bind(user_seq)
    .fetch_all(c)
    .await)?;
    for (changed, version, before) in own.into_iter().chain(of_others) {
        let before: Map<String, Value> = serde_json::from_str(&before)?;
        let holds_theirs = before.iter().any(|(name, value)| {
            let is_theirs = set.get(name).is_some_and(|theirs| {
                theirs == value || holds_some(name, value, (mine.get(name), theirs))
            });
            is_theirs && name != "status" && !value.is_null()
        });
        if holds_theirs {
            add_about(tx, (changed, version), about_seq).await?;
        }
    }
    Ok(())
}

/// Whether a list, which may have grown or shrunk since, holds something that the merge has brought.
fn holds_some(name: &str, value: &Value, (mine, set): (Option<&Value>, &Value)) -> bool {
    if !LIST_FIELDS.contains(&name) {
        return false;
    }
    let list = |stored: &Value| tag_list(stored.as_str().unwrap_or("[]"));
    let mine = mine.map(list).unwrap_or_default();
    let brought: Vec<String> = list(set).into_iter().filter(|one| !mine.contains(one)).collect();
    list(value).iter().any(|one| brought.contains(one))
}
