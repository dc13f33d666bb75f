use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{FaceList, ListEntry};
use crate::Timestamp;
use crate::access::Actor;
use crate::db::{Db, Tx, broken_constraint, on_db, on_tx};
use crate::error::{Error, Result};

/// The owner of a face that is about to be put on a list: of a user who was merged away, the survivor.
#[derive(sqlx_macros::FromRow)]
pub(in crate::faces) struct Owner {
    pub face_seq: i64,
    pub user: Uuid,
    pub vendor_data: String,
}

pub(super) struct NewEntry<'a> {
    pub id: Uuid,
    pub face_seq: i64,
    pub list: FaceList,
    pub reason: &'a str,
    pub now: Timestamp,
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    seq: i64,
    face_seq: i64,
    id: Uuid,
    list: String,
    face: Uuid,
    user: Uuid,
    vendor_data: String,
    reason: String,
    added_by: String,
    created_at: i64,
}

const SELECT: &str = "SELECT e.seq, e.face_seq, e.id, e.list, f.id AS face, u.id AS \"user\",
            u.vendor_data, e.reason, e.added_by, e.created_at
     FROM face_list_entries e JOIN faces f ON f.seq = e.face_seq
     JOIN users o ON o.seq = f.user_seq JOIN users u ON u.seq = COALESCE(o.merged_into, o.seq)";

fn entry(row: Row) -> Result<ListEntry> {
    Ok(ListEntry {
        id: row.id,
        list: FaceList::from_code(&row.list)
            .ok_or_else(|| Error::internal("faces", &format!("unknown list {}", row.list)))?,
        face: row.face,
        user: row.user,
        vendor_data: row.vendor_data,
        reason: row.reason,
        added_by: row.added_by,
        created_at: Timestamp::from_micros(row.created_at),
    })
}

/// Locks a face of the application until the transaction ends, so that nobody deletes it or puts it on
/// a list meanwhile.
pub(in crate::faces) async fn lock_face(
    db: &Db,
    tx: &mut Tx,
    application_seq: i64,
    face: Uuid,
) -> Result<Option<Owner>> {
    // SQLite has one writer, so it needs no lock.
    let hold = match db {
        Db::Sqlite { .. } => "",
        Db::Postgres(_) => " FOR UPDATE OF f",
    };
    let owner = on_tx!(tx, c => {
        let mut sql = QueryBuilder::new(
            "SELECT f.seq AS face_seq, u.id AS \"user\", u.vendor_data
             FROM faces f JOIN users o ON o.seq = f.user_seq
             JOIN users u ON u.seq = COALESCE(o.merged_into, o.seq) WHERE f.id = ",
        );
        sql.push_bind(face).push(" AND f.application_seq = ").push_bind(application_seq);
        sql.push(hold);
        sql.build_query_as().fetch_optional(c).await
    })?;
    Ok(owner)
}

pub(super) async fn insert(tx: &mut Tx, actor: &Actor, new: &NewEntry<'_>) -> Result<()> {
    let inserted = on_tx!(tx, c => sqlx::query(
        "INSERT INTO face_list_entries (id, application_seq, face_seq, list, reason, added_by,
             added_by_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(new.id)
    .bind(actor.application.seq)
    .bind(new.face_seq)
    .bind(new.list.code())
    .bind(new.reason)
    .bind(actor.name())
    .bind(actor.id())
    .bind(new.now.micros())
    .execute(c)
    .await
    .map(drop));
    inserted.map_err(|error| match broken_constraint(&error).as_deref() {
        // SQLite's error names the column, PostgreSQL's the constraint.
        Some("face_list_entries.face_seq" | "face_list_entries_face") => Error::Conflict(
            "This face is already on a list. Remove it from that list first.".into(),
        ),
        _ => error.into(),
    })
}

/// How many faces of these users are on each list: (user, list, faces).
pub(crate) async fn listed_of(tx: &mut Tx, user_seqs: &[i64]) -> Result<Vec<(i64, FaceList, i64)>> {
    let rows: Vec<(i64, String, i64)> = on_tx!(tx, c => {
        let mut sql = QueryBuilder::new(
            "SELECT f.user_seq, e.list, COUNT(*) FROM faces f
             JOIN face_list_entries e ON e.face_seq = f.seq WHERE f.user_seq IN (",
        );
        let mut list = sql.separated(", ");
        for seq in user_seqs {
            list.push_bind(*seq);
        }
        sql.push(") GROUP BY f.user_seq, e.list").build_query_as().fetch_all(c).await
    })?;
    let known = |(user, list, faces): (i64, String, i64)| {
        FaceList::from_code(&list)
            .map(|list| (user, list, faces))
            .ok_or_else(|| Error::internal("faces", &format!("unknown list {list}")))
    };
    rows.into_iter().map(known).collect()
}

/// Deletes an entry and returns (list, face). `None`: there is no such entry.
pub(super) async fn delete(
    tx: &mut Tx,
    application_seq: i64,
    id: Uuid,
) -> Result<Option<(String, i64)>> {
    let row = on_tx!(tx, c => sqlx::query_as(
        "DELETE FROM face_list_entries WHERE id = $1 AND application_seq = $2
         RETURNING list, face_seq",
    )
    .bind(id)
    .bind(application_seq)
    .fetch_optional(c)
    .await)?;
    Ok(row)
}

pub(super) async fn face_id(tx: &mut Tx, face_seq: i64) -> Result<Uuid> {
    let (id,): (Uuid,) = on_tx!(tx, c => sqlx::query_as("SELECT id FROM faces WHERE seq = $1")
        .bind(face_seq)
        .fetch_one(c)
        .await)?;
    Ok(id)
}

/// The list that a face is on.
pub(in crate::faces) async fn list_of(tx: &mut Tx, face_seq: i64) -> Result<Option<FaceList>> {
    let row: Option<(String,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT list FROM face_list_entries WHERE face_seq = $1",
    )
    .bind(face_seq)
    .fetch_optional(c)
    .await)?;
    Ok(row.and_then(|(list,)| FaceList::from_code(&list)))
}

pub(in crate::faces) async fn has_blocklist(db: &Db, application_seq: i64) -> Result<bool> {
    let row: Option<(i64,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT seq FROM face_list_entries
         WHERE application_seq = $1 AND list = 'blocklist' LIMIT 1",
    )
    .bind(application_seq)
    .fetch_optional(pool)
    .await)?;
    Ok(row.is_some())
}

/// For those of these faces that are on a list: the entry and the face.
pub(in crate::faces) async fn entries(
    db: &Db,
    application_seq: i64,
    faces: &[i64],
) -> Result<Vec<(i64, ListEntry)>> {
    if faces.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = match db {
        Db::Sqlite { read, .. } => {
            let mut sql = QueryBuilder::new(SELECT);
            sql.push(" WHERE e.application_seq = ").push_bind(application_seq);
            sql.push(" AND e.face_seq IN (SELECT value FROM json_each(");
            sql.push_bind(serde_json::to_string(faces)?).push("))");
            sql.build_query_as().fetch_all(read).await?
        }
        Db::Postgres(pool) => {
            let mut sql = QueryBuilder::new(SELECT);
            sql.push(" WHERE e.application_seq = ").push_bind(application_seq);
            sql.push(" AND e.face_seq = ANY(").push_bind(faces).push(")");
            sql.build_query_as().fetch_all(pool).await?
        }
    };
    rows.into_iter().map(|row| Ok((row.face_seq, entry(row)?))).collect()
}

/// The list entries of a user's faces, and of those that stayed with users who were merged into them. The
/// primary key and the index of merged users find the users.
pub(super) async fn of_user(db: &Db, user_seq: i64) -> Result<Vec<ListEntry>> {
    let rows: Vec<Row> = on_db!(db, pool => {
        let mut sql = QueryBuilder::new(SELECT);
        sql.push(" WHERE f.user_seq IN (SELECT m.seq FROM users m WHERE m.seq = ");
        sql.push_bind(user_seq).push(" OR m.merged_into = ").push_bind(user_seq);
        sql.push(") ORDER BY f.seq");
        sql.build_query_as().fetch_all(pool).await
    })?;
    rows.into_iter().map(entry).collect()
}

/// Entries of the application before a key, the newest first, each with its key.
pub(super) async fn page(
    db: &Db,
    application_seq: i64,
    list: Option<FaceList>,
    before: Option<i64>,
    most: i64,
) -> Result<Vec<(i64, ListEntry)>> {
    let rows: Vec<Row> = on_db!(db, pool => {
        let mut sql = QueryBuilder::new(SELECT);
        sql.push(" WHERE e.application_seq = ").push_bind(application_seq);
        if let Some(list) = list {
            sql.push(" AND e.list = ").push_bind(list.code());
        }
        if let Some(before) = before {
            sql.push(" AND e.seq < ").push_bind(before);
        }
        sql.push(" ORDER BY e.seq DESC LIMIT ").push_bind(most);
        sql.build_query_as().fetch_all(pool).await
    })?;
    rows.into_iter().map(|row| Ok((row.seq, entry(row)?))).collect()
}
