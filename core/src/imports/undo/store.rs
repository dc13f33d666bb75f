use std::collections::HashSet;

use sqlx::QueryBuilder;
use uuid::Uuid;

use super::checkpoint::Checkpoint;
use crate::Timestamp;
use crate::access::Actor;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::imports::lifecycle::Transition;
use crate::imports::store as imports;
use crate::imports::{KeptReason, KeptUser, Undone};
use crate::users::{Fields, STORED_COLUMNS, StoredRow, UserSnapshot, UserStatus};

/// Users created by the import who still exist, after a key, and how many of them would be deleted.
pub(super) async fn created(db: &Db, id: Uuid, after: i64) -> Result<(i64, i64)> {
    let counts = on_db!(db, pool => sqlx::query_as(
        "SELECT COUNT(*), COALESCE(CAST(SUM(
             CASE WHEN version = 1 AND session_count = 0
                  AND NOT EXISTS (SELECT 1 FROM faces f WHERE f.user_seq = users.seq)
                  AND NOT EXISTS (SELECT 1 FROM notes n WHERE n.user_seq = users.seq)
             THEN 1 ELSE 0 END) AS BIGINT), 0)
         FROM users WHERE import_id = $1 AND seq > $2",
    )
    .bind(id)
    .bind(after)
    .fetch_one(pool)
    .await)?;
    Ok(counts)
}

/// Users updated by the import who still exist, after a key, and how many would be restored.
pub(super) async fn updated(db: &Db, id: Uuid, after: i64) -> Result<(i64, i64)> {
    let counts = on_db!(db, pool => sqlx::query_as(
        "SELECT COUNT(*), COALESCE(CAST(SUM(
             CASE WHEN u.version = r.version + 1 THEN 1 ELSE 0 END) AS BIGINT), 0)
         FROM revisions r JOIN users u ON u.seq = r.user_seq
         WHERE r.source = 'import' AND r.source_id = $1 AND r.user_seq > $2",
    )
    .bind(id)
    .bind(after)
    .fetch_one(pool)
    .await)?;
    Ok(counts)
}

/// How far a stopped undo has come. An undo that never began is at its beginning.
pub(super) async fn checkpoint(db: &Db, id: Uuid) -> Result<Checkpoint> {
    let (text,): (String,) = on_db!(db, pool => sqlx::query_as(
        "SELECT undo_checkpoint FROM imports WHERE id = $1",
    )
    .bind(id)
    .fetch_one(pool)
    .await)?;
    Ok(if text == "{}" { Checkpoint::default() } else { serde_json::from_str(&text)? })
}

/// Moves an ended import on to undoing. `false`: it has left that state.
pub(super) async fn set_undoing(
    tx: &mut Tx,
    actor: &Actor,
    id: Uuid,
    now: Timestamp,
) -> Result<bool> {
    if !imports::transition_by(tx, actor, id, Transition::Undo).await? {
        return Ok(false);
    }
    on_tx!(tx, c => sqlx::query(
        "UPDATE imports SET cause = '', cancel_requested = FALSE, undone_by = $2, undone_at = $3
         WHERE id = $1",
    )
    .bind(id)
    .bind(actor.name())
    .bind(now.micros())
    .execute(c)
    .await
    .map(drop))?;
    Ok(true)
}

/// An undo in work.
pub(super) struct Undoing {
    pub application_seq: i64,
    pub checkpoint: Checkpoint,
    pub undone: Undone,
}

pub(super) async fn undoing(db: &Db, id: Uuid) -> Result<Option<Undoing>> {
    let row: Option<(i64, String, String)> = on_db!(db, pool => sqlx::query_as(
        "SELECT application_seq, undo_checkpoint, undone FROM imports
         WHERE id = $1 AND state = 'undoing'",
    )
    .bind(id)
    .fetch_optional(pool)
    .await)?;
    let Some((application_seq, checkpoint, undone)) = row else { return Ok(None) };
    let read = |text: &str| text != "{}";
    Ok(Some(Undoing {
        application_seq,
        checkpoint: match read(&checkpoint) {
            true => serde_json::from_str(&checkpoint)?,
            false => Checkpoint::default(),
        },
        undone: match read(&undone) {
            true => serde_json::from_str(&undone)?,
            false => Undone::default(),
        },
    }))
}

/// Moves the checkpoint with what was done. Returns whether an operator wants the undo to stop.
pub(super) async fn advance(tx: &mut Tx, id: Uuid, undo: &Undoing) -> Result<bool> {
    let (cancelled,): (bool,) = on_tx!(tx, c => sqlx::query_as(
        "UPDATE imports SET undo_checkpoint = $2, undone = $3 WHERE id = $1
         RETURNING cancel_requested",
    )
    .bind(id)
    .bind(serde_json::to_string(&undo.checkpoint)?)
    .bind(serde_json::to_string(&undo.undone)?)
    .fetch_one(c)
    .await)?;
    Ok(cancelled)
}

/// Ends an undo, or stops it (`cause` says why). The end of the run stays as it was.
pub(super) async fn set_ended(
    tx: &mut Tx,
    id: Uuid,
    transition: Transition,
    cause: &str,
) -> Result<()> {
    imports::must_transition(tx, id, transition).await?;
    on_tx!(tx, c => sqlx::query("UPDATE imports SET cause = $2 WHERE id = $1")
        .bind(id)
        .bind(cause)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// seq, version, session_count, country, status, tags
type CreatedRow = (i64, i64, i64, Option<String>, String, String);

/// A user that the import created, as far as the counters and the decision need them.
pub(super) struct CreatedUser {
    pub seq: i64,
    version: i64,
    session_count: i64,
    has_face: bool,
    has_note: bool,
    /// Country, status and tags; the others are empty.
    pub counted: Fields,
}

impl CreatedUser {
    fn of(row: CreatedRow, with_face: &HashSet<i64>, with_note: &HashSet<i64>) -> Self {
        let (seq, version, session_count, country, status, tags) = row;
        let status = UserStatus::from_code(&status).unwrap_or_default();
        let counted = Fields { country, status, tags, ..Fields::default() };
        let (has_face, has_note) = (with_face.contains(&seq), with_note.contains(&seq));
        Self { seq, version, session_count, has_face, has_note, counted }
    }
}

impl CreatedUser {
    /// Why the user is kept. `None`: they are deleted.
    pub(super) fn reason(&self) -> Option<KeptReason> {
        if self.session_count > 0 {
            Some(KeptReason::Verified)
        } else if self.has_face {
            Some(KeptReason::HasFace)
        } else if self.has_note {
            Some(KeptReason::HasNote)
        } else if self.version != 1 {
            Some(KeptReason::Changed)
        } else {
            None
        }
    }
}

/// The next users that the import created, locked. SQLite packs its answer into one value, which
/// costs a tenth of a row of columns.
pub(super) async fn lock_created(
    tx: &mut Tx,
    id: Uuid,
    after: i64,
    limit: i64,
) -> Result<Vec<CreatedUser>> {
    let rows: Vec<CreatedRow> = match tx {
        Tx::Sqlite(transaction) => {
            let (packed,): (String,) = sqlx::query_as(
                "SELECT json_group_array(
                     json_array(seq, version, session_count, country, status, tags))
                 FROM (SELECT seq, version, session_count, country, status, tags FROM users
                       WHERE import_id = $1 AND seq > $2 ORDER BY seq LIMIT $3)",
            )
            .bind(id)
            .bind(after)
            .bind(limit)
            .fetch_one(&mut **transaction)
            .await?;
            serde_json::from_str(&packed)?
        }
        Tx::Postgres(transaction) => {
            sqlx::query_as(
                "SELECT seq, version, session_count, country, status, tags
                 FROM users WHERE import_id = $1 AND seq > $2 ORDER BY seq LIMIT $3 FOR UPDATE",
            )
            .bind(id)
            .bind(after)
            .bind(limit)
            .fetch_all(&mut **transaction)
            .await?
        }
    };
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(Vec::new()) };
    let range = (first.0, last.0);
    // Statements of their own: PostgreSQL waits for the locks, but reads other tables as they were before
    // it waited. Whoever adds a face or a note locks the user first.
    let faces = "SELECT DISTINCT user_seq FROM faces WHERE user_seq BETWEEN $1 AND $2";
    let notes = "SELECT DISTINCT user_seq FROM notes WHERE user_seq BETWEEN $1 AND $2";
    let with_face = user_seqs(tx, faces, range).await?;
    let with_note = user_seqs(tx, notes, range).await?;
    Ok(rows.into_iter().map(|row| CreatedUser::of(row, &with_face, &with_note)).collect())
}

async fn user_seqs(
    tx: &mut Tx,
    sql: &'static str,
    (first, last): (i64, i64),
) -> Result<HashSet<i64>> {
    let rows: Vec<(i64,)> = on_tx!(tx, c => sqlx::query_as(sql)
        .bind(first)
        .bind(last)
        .fetch_all(c)
        .await)?;
    Ok(rows.into_iter().map(|(seq,)| seq).collect())
}

#[derive(sqlx_macros::FromRow)]
struct UpdatedRow {
    #[sqlx(flatten)]
    stored: StoredRow,
    replaced_version: i64,
    before: String,
}

/// A user that the import updated: the present values, and those that it replaced.
pub(super) struct UpdatedUser {
    pub stored: UserSnapshot,
    pub replaced_version: i64,
    pub before: String,
}

/// The next users that the import updated, locked.
pub(super) async fn lock_updated(
    tx: &mut Tx,
    id: Uuid,
    after: i64,
    limit: i64,
) -> Result<Vec<UpdatedUser>> {
    let postgres = matches!(tx, Tx::Postgres(_));
    let rows: Vec<UpdatedRow> = on_tx!(tx, c => {
        let mut sql = QueryBuilder::new("SELECT ");
        sql.push(STORED_COLUMNS).push(", r.version AS replaced_version, r.before");
        // CROSS JOIN keeps SQLite to the order of the revisions' index.
        sql.push(if postgres {
            " FROM revisions r JOIN users u ON u.seq = r.user_seq WHERE r.source = 'import'"
        } else {
            " FROM revisions r CROSS JOIN users u WHERE u.seq = r.user_seq AND r.source = 'import'"
        });
        sql.push(" AND r.source_id = ").push_bind(id).push(" AND r.user_seq > ").push_bind(after);
        sql.push(" ORDER BY r.user_seq LIMIT ").push_bind(limit);
        if postgres {
            sql.push(" FOR UPDATE OF u");
        }
        sql.build_query_as().fetch_all(c).await
    })?;
    let user = |row: UpdatedRow| UpdatedUser {
        stored: row.stored.into(),
        replaced_version: row.replaced_version,
        before: row.before,
    };
    Ok(rows.into_iter().map(user).collect())
}

/// Notes users who are kept as they are.
pub(super) async fn keep(tx: &mut Tx, id: Uuid, kept: &[(i64, KeptReason)]) -> Result<()> {
    for part in kept.chunks(1_000) {
        on_tx!(tx, c => {
            let mut sql =
                QueryBuilder::new("INSERT INTO import_kept (import_id, user_seq, reason) ");
            sql.push_values(part, |mut row, (seq, reason)| {
                row.push_bind(id).push_bind(*seq).push_bind(reason.code());
            });
            sql.push(" ON CONFLICT (import_id, user_seq) DO NOTHING");
            sql.build().execute(c).await.map(drop)
        })?;
    }
    Ok(())
}

pub(super) async fn kept(db: &Db, id: Uuid, first: i64, limit: i64) -> Result<Vec<KeptUser>> {
    let rows: Vec<(Uuid, String, String)> = on_db!(db, pool => sqlx::query_as(
        "SELECT u.id, u.vendor_data, k.reason FROM import_kept k
         JOIN users u ON u.seq = k.user_seq
         WHERE k.import_id = $1 ORDER BY k.user_seq LIMIT $3 OFFSET $2",
    )
    .bind(id)
    .bind(first)
    .bind(limit)
    .fetch_all(pool)
    .await)?;
    Ok(rows
        .into_iter()
        .map(|(id, vendor_data, reason)| KeptUser {
            id,
            vendor_data,
            reason: KeptReason::from_code(&reason).unwrap_or(KeptReason::Changed),
        })
        .collect())
}
