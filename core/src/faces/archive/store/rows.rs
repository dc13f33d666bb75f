use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::faces::archive::RowState;
use crate::faces::archive::table::Row;

/// Rows that one statement writes.
const STEP: usize = 500;

pub(in crate::faces::archive) async fn insert_rows(
    tx: &mut Tx,
    archive: Uuid,
    rows: &[Row],
) -> Result<()> {
    for (step, part) in rows.chunks(STEP).enumerate() {
        let first = step * STEP;
        on_tx!(tx, c => {
            let mut sql = QueryBuilder::new(
                "INSERT INTO face_archive_rows (archive_id, ordinal, line, vendor_data, file,
                     comment, state) ",
            );
            sql.push_values(part.iter().enumerate(), |mut place, (at, row)| {
                place.push_bind(archive).push_bind((first + at) as i64).push_bind(row.line);
                place.push_bind(row.vendor_data.as_str()).push_bind(row.file.as_str());
                place.push_bind(row.comment.as_str()).push_bind(RowState::Pending.code());
            });
            sql.push(" ON CONFLICT (archive_id, ordinal) DO NOTHING");
            sql.build().execute(c).await.map(drop)
        })?;
    }
    Ok(())
}

/// What was found out about a row.
pub(in crate::faces::archive) struct Judged<'a> {
    pub state: RowState,
    pub reason: &'a str,
    /// Short key and id.
    pub user: Option<(i64, Uuid)>,
}

pub(in crate::faces::archive) async fn set_judged(
    tx: &mut Tx,
    archive: Uuid,
    ordinal: i64,
    judged: &Judged<'_>,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE face_archive_rows SET state = $3, reason = $4,
             user_seq = COALESCE($5, user_seq), user_id = COALESCE($6, user_id)
         WHERE archive_id = $1 AND ordinal = $2",
    )
    .bind(archive)
    .bind(ordinal)
    .bind(judged.state.code())
    .bind(judged.reason)
    .bind(judged.user.map(|(seq, _)| seq))
    .bind(judged.user.map(|(_, id)| id))
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// A row's face, in the transaction that adds the face: a run that is interrupted adds none twice.
pub(in crate::faces) async fn added(
    tx: &mut Tx,
    (archive, ordinal): (Uuid, i64),
    face: Uuid,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE face_archive_rows SET state = 'added', face_id = $3
         WHERE archive_id = $1 AND ordinal = $2",
    )
    .bind(archive)
    .bind(ordinal)
    .bind(face)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// How many rows of an archive already have a place at a user.
pub(in crate::faces::archive) async fn counted_ready(
    db: &Db,
    archive: Uuid,
    user_seq: i64,
) -> Result<i64> {
    let (count,): (i64,) = on_db!(db, pool => sqlx::query_as(
        "SELECT COUNT(*) FROM face_archive_rows
         WHERE user_seq = $2 AND archive_id = $1 AND state = 'ready'",
    )
    .bind(archive)
    .bind(user_seq)
    .fetch_one(pool)
    .await)?;
    Ok(count)
}

/// Empties the rows of users who are being erased.
pub(in crate::faces) async fn forget(tx: &mut Tx, user_seqs: &[i64]) -> Result<()> {
    let words = "The user was erased.";
    match tx {
        Tx::Sqlite(transaction) => {
            sqlx::query(
                "UPDATE face_archive_rows SET state = 'refused', reason = $2, vendor_data = '',
                     file = '', comment = '', user_seq = NULL, user_id = NULL, face_id = NULL
                 WHERE user_seq IN (SELECT value FROM json_each($1))",
            )
            .bind(serde_json::to_string(user_seqs)?)
            .bind(words)
            .execute(&mut **transaction)
            .await?;
        }
        Tx::Postgres(transaction) => {
            sqlx::query(
                "UPDATE face_archive_rows SET state = 'refused', reason = $2, vendor_data = '',
                     file = '', comment = '', user_seq = NULL, user_id = NULL, face_id = NULL
                 WHERE user_seq = ANY($1)",
            )
            .bind(user_seqs)
            .bind(words)
            .execute(&mut **transaction)
            .await?;
        }
    }
    Ok(())
}
