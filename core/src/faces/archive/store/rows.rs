use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::{Error, Result};
use crate::faces::archive::RowState;
use crate::faces::archive::table::Row;
use crate::users;

/// Rows that one statement writes.
const BATCH_SIZE: usize = 500;
/// The longest key by which a row is looked up, in bytes. No user has a longer one, and an entry of a
/// PostgreSQL index has at most 2704 bytes.
const MAX_KEY_LENGTH: usize = 2_000;

/// Empties a row of a user who was erased, except for its position and line.
const EMPTIED: &str = "UPDATE face_archive_rows AS r SET state = 'refused',
     reason = 'The user was erased.', vendor_data = '', vendor_key = '', file = '', comment = '',
     user_seq = NULL, user_id = NULL, face_id = NULL";

pub(in crate::faces::archive) async fn insert_rows(
    tx: &mut Tx,
    archive: Uuid,
    rows: &[Row],
) -> Result<()> {
    for (step, part) in rows.chunks(BATCH_SIZE).enumerate() {
        let first = step * BATCH_SIZE;
        on_tx!(tx, c => {
            let mut sql = QueryBuilder::new(
                "INSERT INTO face_archive_rows (archive_id, ordinal, line, vendor_data,
                     vendor_key, file, comment, state) ",
            );
            sql.push_values(part.iter().enumerate(), |mut place, (at, row)| {
                place.push_bind(archive).push_bind((first + at) as i64).push_bind(row.line);
                place.push_bind(row.vendor_data.as_str()).push_bind(key(&row.vendor_data));
                place.push_bind(row.file.as_str()).push_bind(row.comment.as_str());
                place.push_bind(RowState::Pending.code());
            });
            sql.push(" ON CONFLICT (archive_id, ordinal) DO NOTHING");
            sql.build().execute(c).await.map(drop)
        })?;
    }
    Ok(())
}

fn key(vendor_data: &str) -> String {
    let key = users::vendor_key(vendor_data);
    if key.len() > MAX_KEY_LENGTH { String::new() } else { key }
}

#[derive(sqlx_macros::FromRow)]
struct Keyed {
    archive_id: Uuid,
    ordinal: i64,
    vendor_data: String,
    vendor_key: String,
}

/// Computes the compared keys of stored rows by the current rules, as the same migration does for
/// users. Keys in ASCII did not change.
pub(crate) async fn rekey(db: &Db, tx: &mut Tx) -> Result<()> {
    let sql = match db {
        Db::Sqlite { .. } => {
            "SELECT archive_id, ordinal, vendor_data, vendor_key FROM face_archive_rows
             WHERE length(CAST(vendor_data AS BLOB)) <> length(vendor_data)
                 OR vendor_data LIKE '=%' OR vendor_data LIKE '''%'"
        }
        Db::Postgres(_) => {
            "SELECT archive_id, ordinal, vendor_data, vendor_key FROM face_archive_rows
             WHERE octet_length(vendor_data) <> char_length(vendor_data)
                 OR vendor_data LIKE '=%' OR vendor_data LIKE '''%'"
        }
    };
    let rows: Vec<Keyed> = on_tx!(tx, c => sqlx::query_as(sql).fetch_all(c).await)?;
    for row in rows.iter().filter(|row| key(&row.vendor_data) != row.vendor_key) {
        on_tx!(tx, c => sqlx::query(
            "UPDATE face_archive_rows SET vendor_key = $3 WHERE archive_id = $1 AND ordinal = $2",
        )
        .bind(row.archive_id)
        .bind(row.ordinal)
        .bind(key(&row.vendor_data))
        .execute(c)
        .await
        .map(drop))?;
    }
    Ok(())
}

/// What was found about a row of an archive.
pub(in crate::faces::archive) struct CheckedRow<'a> {
    pub state: RowState,
    pub reason: &'a str,
    /// Short key and ID.
    pub user: Option<(i64, Uuid)>,
}

/// Records the result, unless the row is finished. It may be, because its user was erased in the
/// meantime.
pub(in crate::faces::archive) async fn set_checked(
    tx: &mut Tx,
    archive: Uuid,
    ordinal: i64,
    checked: &CheckedRow<'_>,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE face_archive_rows SET state = $3, reason = $4,
             user_seq = COALESCE($5, user_seq), user_id = COALESCE($6, user_id)
         WHERE archive_id = $1 AND ordinal = $2 AND state IN ('pending', 'ready')",
    )
    .bind(archive)
    .bind(ordinal)
    .bind(checked.state.code())
    .bind(checked.reason)
    .bind(checked.user.map(|(seq, _)| seq))
    .bind(checked.user.map(|(_, id)| id))
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Records a row's face in the transaction that adds it, so that an interrupted run adds no face twice.
/// Conflict: the row is finished, because another worker has taken over.
pub(in crate::faces) async fn added(
    tx: &mut Tx,
    (archive, ordinal): (Uuid, i64),
    face: Uuid,
) -> Result<()> {
    let added = on_tx!(tx, c => sqlx::query(
        "UPDATE face_archive_rows SET state = 'added', face_id = $3
         WHERE archive_id = $1 AND ordinal = $2 AND state = 'ready'",
    )
    .bind(archive)
    .bind(ordinal)
    .bind(face)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    if added {
        return Ok(());
    }
    Err(Error::Conflict("This row of the archive has already been processed.".into()))
}

/// How many rows of an archive will add a face to this user.
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

/// Empties the rows that name users who are being erased, in any state. Call it while the users still
/// exist. A user who was merged away stands under the negative number of the application.
pub(in crate::faces) async fn forget(tx: &mut Tx, user_seqs: &[i64]) -> Result<()> {
    if user_seqs.is_empty() {
        return Ok(());
    }
    on_tx!(tx, c => {
        let mut sql = QueryBuilder::new(EMPTIED);
        sql.push(
            " FROM users u JOIN face_archives a ON a.application_seq = ABS(u.application_seq)
              WHERE r.archive_id = a.id AND r.vendor_key = u.vendor_key AND u.seq IN (",
        );
        let mut list = sql.separated(", ");
        for seq in user_seqs {
            list.push_bind(*seq);
        }
        sql.push(")");
        sql.build().execute(c).await.map(drop)
    })?;
    // A shared key names several users, so its rows belong to none of them; but they do hold the key of
    // the erased one.
    on_tx!(tx, c => {
        let mut sql = QueryBuilder::new(EMPTIED);
        sql.push(
            " FROM shared_keys s JOIN face_archives a ON a.application_seq = s.application_seq
              WHERE r.archive_id = a.id AND r.vendor_key = s.vendor_key AND r.vendor_key <> ''
                  AND r.user_seq IS NULL AND s.user_seq IN (",
        );
        let mut list = sql.separated(", ");
        for seq in user_seqs {
            list.push_bind(*seq);
        }
        sql.push(")");
        sql.build().execute(c).await.map(drop)
    })?;
    Ok(())
}

/// Empties one row.
pub(in crate::faces::archive) async fn forget_row(
    tx: &mut Tx,
    archive: Uuid,
    ordinal: i64,
) -> Result<()> {
    on_tx!(tx, c => {
        let mut sql = QueryBuilder::new(EMPTIED);
        sql.push(" WHERE r.archive_id = ").push_bind(archive);
        sql.push(" AND r.ordinal = ").push_bind(ordinal);
        sql.build().execute(c).await.map(drop)
    })?;
    Ok(())
}
