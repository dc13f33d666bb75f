use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::users::{GivenReason, StatusReason};

/// The reasons of an application, or those that every one begins with.
pub(in crate::users) async fn reasons(db: &Db, application_seq: i64) -> Result<Vec<StatusReason>> {
    let row: Option<(String,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT reasons FROM status_reasons WHERE application_seq = $1",
    )
    .bind(application_seq)
    .fetch_optional(pool)
    .await)?;
    match row {
        Some((reasons,)) => Ok(serde_json::from_str(&reasons)?),
        None => Ok(StatusReason::defaults()),
    }
}

pub(in crate::users) async fn save_reasons(
    tx: &mut Tx,
    application_seq: i64,
    reasons: &[StatusReason],
) -> Result<()> {
    let reasons = serde_json::to_string(reasons)?;
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO status_reasons (application_seq, reasons) VALUES ($1, $2)
         ON CONFLICT (application_seq) DO UPDATE SET reasons = excluded.reasons",
    )
    .bind(application_seq)
    .bind(reasons)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Adds the reason to the revision of a change of status. `version`: the one that the change replaced.
pub(in crate::users) async fn set_reason(
    tx: &mut Tx,
    (user_seq, version): (i64, i64),
    reason: &GivenReason,
) -> Result<()> {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    on_tx!(tx, c => sqlx::query(
        "UPDATE revisions SET reason = $1, reason_text = $2 WHERE user_seq = $3 AND version = $4",
    )
    .bind(some(&reason.name))
    .bind(some(&reason.text))
    .bind(user_seq)
    .bind(version)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Adds one reason to the revisions of many changes of status, each by its user and the version that the
/// change replaced: the primary key of the table. Without a reason nothing is written.
pub(crate) async fn set_reasons(
    tx: &mut Tx,
    revisions: &[(i64, i64)],
    reason: &GivenReason,
) -> Result<()> {
    if revisions.is_empty() || reason.is_empty() {
        return Ok(());
    }
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    match tx {
        Tx::Sqlite(transaction) => {
            sqlx::query(
                "UPDATE revisions SET reason = $1, reason_text = $2 WHERE (user_seq, version) IN
                     (SELECT value ->> 0, value ->> 1 FROM json_each($3))",
            )
            .bind(some(&reason.name))
            .bind(some(&reason.text))
            .bind(serde_json::to_string(revisions)?)
            .execute(&mut **transaction)
            .await?;
        }
        Tx::Postgres(transaction) => {
            sqlx::query(
                "UPDATE revisions r SET reason = $1, reason_text = $2
                 FROM UNNEST($3::bigint[], $4::bigint[]) AS w (user_seq, version)
                 WHERE r.user_seq = w.user_seq AND r.version = w.version",
            )
            .bind(some(&reason.name))
            .bind(some(&reason.text))
            .bind(revisions.iter().map(|(user, _)| *user).collect::<Vec<_>>())
            .bind(revisions.iter().map(|(_, version)| *version).collect::<Vec<_>>())
            .execute(&mut **transaction)
            .await?;
        }
    }
    Ok(())
}
