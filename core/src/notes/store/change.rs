use sqlx::QueryBuilder;
use uuid::Uuid;

use super::find::StoredNote;
use crate::Timestamp;
use crate::db::{Tx, on_tx};
use crate::error::Result;
use crate::notes::NoteFile;
use crate::users::plain;

pub(in crate::notes) struct NewNote<'a> {
    pub id: Uuid,
    pub application_seq: i64,
    pub user_seq: i64,
    pub author_id: Uuid,
    pub author: &'a str,
    pub text: &'a str,
    pub at: Timestamp,
}

pub(in crate::notes) async fn insert(tx: &mut Tx, note: &NewNote<'_>) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO notes (id, application_seq, user_seq, author_id, author, text, search_text,
             version, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8)",
    )
    .bind(note.id)
    .bind(note.application_seq)
    .bind(note.user_seq)
    .bind(note.author_id)
    .bind(note.author)
    .bind(note.text)
    .bind(plain(note.text))
    .bind(note.at.micros())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

pub(in crate::notes) async fn insert_file(tx: &mut Tx, note: Uuid, file: &NoteFile) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO note_files (id, note_id, name, kind, size, sha256)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(file.id)
    .bind(note)
    .bind(&file.name)
    .bind(file.kind.code())
    .bind(file.size)
    .bind(&file.sha256)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Gives a locked note a new text, and keeps the one that it had.
pub(in crate::notes) async fn change_text(
    tx: &mut Tx,
    note: Uuid,
    before: &StoredNote,
    text: &str,
    now: Timestamp,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO note_versions (note_id, version, text, written_at) VALUES ($1, $2, $3, $4)",
    )
    .bind(note)
    .bind(before.version)
    .bind(&before.text)
    .bind(before.edited_at.unwrap_or(before.created_at))
    .execute(c)
    .await
    .map(drop))?;
    on_tx!(tx, c => sqlx::query(
        "UPDATE notes SET text = $2, search_text = $3, version = version + 1, edited_at = $4
         WHERE id = $1",
    )
    .bind(note)
    .bind(text)
    .bind(plain(text))
    .bind(now.micros())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Deletes a note with its former texts and the rows of its files, which it returns.
pub(in crate::notes) async fn delete(tx: &mut Tx, note: Uuid) -> Result<Vec<Uuid>> {
    let files: Vec<(Uuid,)> = on_tx!(tx, c => sqlx::query_as(
        "DELETE FROM note_files WHERE note_id = $1 RETURNING id",
    )
    .bind(note)
    .fetch_all(c)
    .await)?;
    for sql in ["DELETE FROM note_versions WHERE note_id = $1", "DELETE FROM notes WHERE id = $1"] {
        on_tx!(tx, c => sqlx::query(sql).bind(note).execute(c).await.map(drop))?;
    }
    Ok(files.into_iter().map(|(id,)| id).collect())
}

/// The same for all notes on these users. It locks them first: an edit that runs at this moment would
/// otherwise keep a former text after those were deleted.
pub(in crate::notes) async fn delete_of(tx: &mut Tx, user_seqs: &[i64]) -> Result<Vec<Uuid>> {
    if user_seqs.is_empty() {
        return Ok(Vec::new());
    }
    let postgres = matches!(tx, Tx::Postgres(_));
    let notes: Vec<(Uuid,)> = on_tx!(tx, c => {
        let mut sql = QueryBuilder::new("SELECT id FROM notes WHERE user_seq IN (");
        let mut list = sql.separated(", ");
        for seq in user_seqs {
            list.push_bind(*seq);
        }
        sql.push(") ORDER BY id");
        // SQLite has one writer.
        if postgres {
            sql.push(" FOR UPDATE");
        }
        sql.build_query_as().persistent(false).fetch_all(c).await
    })?;
    let mut files = Vec::new();
    for (note,) in notes {
        files.extend(delete(tx, note).await?);
    }
    Ok(files)
}
