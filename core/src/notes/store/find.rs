use std::collections::HashMap;

use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::Timestamp;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::{Error, Result};
use crate::notes::{FileKind, FormerText, Note, NoteFile};

pub(in crate::notes) async fn user_seq(
    db: &Db,
    application_seq: i64,
    user: Uuid,
) -> Result<Option<i64>> {
    let row: Option<(i64,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT seq FROM users WHERE application_seq = $1 AND id = $2",
    )
    .bind(application_seq)
    .bind(user)
    .fetch_optional(pool)
    .await)?;
    Ok(row.map(|(seq,)| seq))
}

pub(in crate::notes) async fn count(db: &Db, user_seq: i64) -> Result<i64> {
    let (count,): (i64,) = on_db!(db, pool => sqlx::query_as(
        "SELECT COUNT(*) FROM notes WHERE user_seq = $1",
    )
    .bind(user_seq)
    .fetch_one(pool)
    .await)?;
    Ok(count)
}

#[derive(sqlx_macros::FromRow)]
struct NoteRow {
    id: Uuid,
    text: String,
    author: String,
    author_id: Uuid,
    created_at: i64,
    edited_at: Option<i64>,
    version: i64,
}

#[derive(sqlx_macros::FromRow)]
struct FileRow {
    id: Uuid,
    note_id: Uuid,
    name: String,
    kind: String,
    size: i64,
    sha256: String,
}

impl FileRow {
    fn into_file(self) -> Result<NoteFile> {
        let kind = FileKind::from_code(&self.kind)
            .ok_or_else(|| Error::internal("notes", &"a stored kind that is unknown"))?;
        Ok(NoteFile { id: self.id, name: self.name, kind, size: self.size, sha256: self.sha256 })
    }
}

/// The newest notes on a user, with their former texts and files.
pub(in crate::notes) async fn list(db: &Db, user_seq: i64, limit: i64) -> Result<Vec<Note>> {
    let rows: Vec<NoteRow> = on_db!(db, pool => sqlx::query_as(
        "SELECT id, text, author, author_id, created_at, edited_at, version FROM notes
         WHERE user_seq = $1 ORDER BY created_at DESC, id DESC LIMIT $2",
    )
    .bind(user_seq)
    .bind(limit)
    .fetch_all(pool)
    .await)?;
    let former: Vec<(Uuid, String, i64)> = on_db!(db, pool => sqlx::query_as(
        "SELECT note_id, text, written_at FROM note_versions WHERE note_id IN (
             SELECT id FROM notes WHERE user_seq = $1 ORDER BY created_at DESC, id DESC LIMIT $2)
         ORDER BY note_id, version DESC",
    )
    .bind(user_seq)
    .bind(limit)
    .fetch_all(pool)
    .await)?;
    let files: Vec<FileRow> = on_db!(db, pool => sqlx::query_as(
        "SELECT id, note_id, name, kind, size, sha256 FROM note_files WHERE note_id IN (
             SELECT id FROM notes WHERE user_seq = $1 ORDER BY created_at DESC, id DESC LIMIT $2)
         ORDER BY id",
    )
    .bind(user_seq)
    .bind(limit)
    .fetch_all(pool)
    .await)?;
    let mut former_of: HashMap<Uuid, Vec<FormerText>> = HashMap::new();
    for (note, text, at) in former {
        let at = Timestamp::from_micros(at);
        former_of.entry(note).or_default().push(FormerText { text, at });
    }
    let mut files_of: HashMap<Uuid, Vec<NoteFile>> = HashMap::new();
    for row in files {
        files_of.entry(row.note_id).or_default().push(row.into_file()?);
    }
    let notes = rows.into_iter().map(|row| Note {
        former: former_of.remove(&row.id).unwrap_or_default(),
        files: files_of.remove(&row.id).unwrap_or_default(),
        id: row.id,
        text: row.text,
        author: row.author,
        author_id: row.author_id,
        created_at: Timestamp::from_micros(row.created_at),
        edited_at: row.edited_at.map(Timestamp::from_micros),
        version: row.version,
    });
    Ok(notes.collect())
}

/// A note, for whoever changes it.
#[derive(sqlx_macros::FromRow)]
pub(in crate::notes) struct StoredNote {
    pub user_id: Uuid,
    pub author_id: Uuid,
    pub author: String,
    pub text: String,
    pub version: i64,
    pub created_at: i64,
    pub edited_at: Option<i64>,
    pub files: i64,
}

const FOUND: &str = "SELECT u.id AS user_id, n.author_id, n.author, n.text, n.version,
         n.created_at, n.edited_at,
         (SELECT COUNT(*) FROM note_files f WHERE f.note_id = n.id) AS files
     FROM notes n JOIN users u ON u.seq = n.user_seq
     WHERE n.application_seq = $1 AND n.id = $2";

pub(in crate::notes) async fn find(
    db: &Db,
    application_seq: i64,
    note: Uuid,
) -> Result<Option<StoredNote>> {
    let found = on_db!(db, pool => sqlx::query_as(FOUND)
        .bind(application_seq)
        .bind(note)
        .fetch_optional(pool)
        .await)?;
    Ok(found)
}

/// The same, locked.
pub(in crate::notes) async fn lock(
    tx: &mut Tx,
    application_seq: i64,
    note: Uuid,
) -> Result<Option<StoredNote>> {
    // SQLite has one writer.
    let sql = match tx {
        Tx::Sqlite(_) => FOUND.to_owned(),
        Tx::Postgres(_) => format!("{FOUND} FOR UPDATE OF n"),
    };
    let found = on_tx!(tx, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(application_seq)
        .bind(note)
        .fetch_optional(c)
        .await)?;
    Ok(found)
}

/// The texts that a note has had before, newest first.
pub(in crate::notes) async fn former_texts(db: &Db, note: Uuid) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT text FROM note_versions WHERE note_id = $1 ORDER BY version DESC",
    )
    .bind(note)
    .fetch_all(pool)
    .await)?;
    Ok(rows.into_iter().map(|(text,)| text).collect())
}

/// The text of a note.
pub(in crate::notes) struct NoteText {
    pub user_seq: i64,
    pub text: String,
    pub author: String,
    pub at: Timestamp,
}

/// The texts of the newest notes on these users, up to `limit` for each.
pub(in crate::notes) async fn texts_of(
    db: &Db,
    users: &[i64],
    limit: i64,
) -> Result<Vec<NoteText>> {
    if users.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(i64, String, String, i64)> = on_db!(db, pool => {
        let mut sql = QueryBuilder::new(
            "SELECT user_seq, text, author, created_at FROM (
                 SELECT user_seq, text, author, created_at, id, ROW_NUMBER() OVER (
                     PARTITION BY user_seq ORDER BY created_at DESC, id DESC) AS place
                 FROM notes WHERE text <> '' AND user_seq IN (",
        );
        let mut list = sql.separated(", ");
        for user in users {
            list.push_bind(*user);
        }
        sql.push(")) AS newest WHERE place <= ").push_bind(limit).push(" ORDER BY created_at, id");
        sql.build_query_as().persistent(false).fetch_all(pool).await
    })?;
    Ok(rows
        .into_iter()
        .map(|(user_seq, text, author, at)| NoteText {
            user_seq,
            text,
            author,
            at: Timestamp::from_micros(at),
        })
        .collect())
}

/// A file of an application, with the IDs of its note and its user.
pub(in crate::notes) async fn file(
    db: &Db,
    application_seq: i64,
    file: Uuid,
) -> Result<Option<(NoteFile, Uuid, Uuid)>> {
    let row: Option<FileRow> = on_db!(db, pool => sqlx::query_as(
        "SELECT f.id, f.note_id, f.name, f.kind, f.size, f.sha256 FROM note_files f
         JOIN notes n ON n.id = f.note_id WHERE f.id = $1 AND n.application_seq = $2",
    )
    .bind(file)
    .bind(application_seq)
    .fetch_optional(pool)
    .await)?;
    let Some(row) = row else { return Ok(None) };
    let note = row.note_id;
    let user: Option<(Uuid,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT u.id FROM notes n JOIN users u ON u.seq = n.user_seq WHERE n.id = $1",
    )
    .bind(note)
    .fetch_optional(pool)
    .await)?;
    let Some((user,)) = user else { return Ok(None) };
    Ok(Some((row.into_file()?, note, user)))
}

pub(in crate::notes) async fn file_exists(db: &Db, file: Uuid) -> Result<bool> {
    let row: Option<(Uuid,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT id FROM note_files WHERE id = $1",
    )
    .bind(file)
    .fetch_optional(pool)
    .await)?;
    Ok(row.is_some())
}
