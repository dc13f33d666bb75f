use uuid::Uuid;

use crate::Timestamp;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::inbox::Assignee;

/// What a mark is about: the application, `ItemKind::source`, and the id.
#[derive(Clone, Copy)]
pub(in crate::inbox) struct Subject {
    pub application_seq: i64,
    pub source: &'static str,
    pub id: Uuid,
}

#[derive(sqlx_macros::FromRow)]
struct MarkRow {
    kind: String,
    subject_id: Uuid,
    assigned_to_id: Option<Uuid>,
    name: Option<String>,
    email: Option<String>,
    due_on: String,
}

/// Who takes care of a thing, and until when.
pub(in crate::inbox) struct Marked {
    pub source: String,
    pub id: Uuid,
    pub assigned_to: Option<Assignee>,
    pub due: Option<String>,
}

/// The marks of an application, at most `limit`.
pub(in crate::inbox) async fn marked(
    db: &Db,
    application_seq: i64,
    limit: i64,
) -> Result<Vec<Marked>> {
    let rows: Vec<MarkRow> = on_db!(db, pool => sqlx::query_as(
        "SELECT m.kind, m.subject_id, m.assigned_to_id, p.name, p.email, m.due_on
         FROM inbox_marks m LEFT JOIN operators p ON p.id = m.assigned_to_id
         WHERE m.application_seq = $1
         ORDER BY m.kind, m.subject_id LIMIT $2",
    )
    .bind(application_seq)
    .bind(limit)
    .fetch_all(pool)
    .await)?;
    Ok(rows.into_iter().map(MarkRow::read).collect())
}

impl MarkRow {
    fn read(self) -> Marked {
        let (name, email) = (self.name.unwrap_or_default(), self.email.unwrap_or_default());
        Marked {
            source: self.kind,
            id: self.subject_id,
            assigned_to: self.assigned_to_id.map(|id| Assignee { id, name, email }),
            due: (!self.due_on.is_empty()).then_some(self.due_on),
        }
    }
}

/// What an operator has snoozed until later than now: source, id and end; at most `limit`.
pub(in crate::inbox) async fn snoozed(
    db: &Db,
    (application_seq, operator_id): (i64, Uuid),
    now: Timestamp,
    limit: i64,
) -> Result<Vec<(String, Uuid, i64)>> {
    let rows = on_db!(db, pool => sqlx::query_as(
        "SELECT kind, subject_id, until FROM inbox_snoozes
         WHERE application_seq = $1 AND operator_id = $2 AND until > $3
         ORDER BY kind, subject_id LIMIT $4",
    )
    .bind(application_seq)
    .bind(operator_id)
    .bind(now.micros())
    .bind(limit)
    .fetch_all(pool)
    .await)?;
    Ok(rows)
}

/// How many other things of the application are marked.
pub(in crate::inbox) async fn count_other_marks(tx: &mut Tx, of: Subject) -> Result<i64> {
    let (count,): (i64,) = on_tx!(tx, c => sqlx::query_as(
        "SELECT COUNT(*) FROM inbox_marks
         WHERE application_seq = $1 AND NOT (kind = $2 AND subject_id = $3)",
    )
    .bind(of.application_seq)
    .bind(of.source)
    .bind(of.id)
    .fetch_one(c)
    .await)?;
    Ok(count)
}

/// How many other things of the application an operator has snoozed.
pub(in crate::inbox) async fn count_other_snoozes(
    tx: &mut Tx,
    of: Subject,
    operator_id: Uuid,
) -> Result<i64> {
    let (count,): (i64,) = on_tx!(tx, c => sqlx::query_as(
        "SELECT COUNT(*) FROM inbox_snoozes
         WHERE application_seq = $1 AND operator_id = $4 AND NOT (kind = $2 AND subject_id = $3)",
    )
    .bind(of.application_seq)
    .bind(of.source)
    .bind(of.id)
    .bind(operator_id)
    .fetch_one(c)
    .await)?;
    Ok(count)
}

/// Whom a thing is assigned to.
pub(in crate::inbox) async fn assigned_to(tx: &mut Tx, of: Subject) -> Result<Option<Assignee>> {
    let row: Option<(Uuid, String, String)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT p.id, p.name, p.email FROM inbox_marks m JOIN operators p ON p.id = m.assigned_to_id
         WHERE m.application_seq = $1 AND m.kind = $2 AND m.subject_id = $3",
    )
    .bind(of.application_seq)
    .bind(of.source)
    .bind(of.id)
    .fetch_optional(c)
    .await)?;
    Ok(row.map(|(id, name, email)| Assignee { id, name, email }))
}

pub(in crate::inbox) async fn set_assigned(
    tx: &mut Tx,
    of: Subject,
    to: Option<Uuid>,
    now: Timestamp,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO inbox_marks (application_seq, kind, subject_id, assigned_to_id, assigned_at,
             changed_at)
         VALUES ($1, $2, $3, $4, $5, $5)
         ON CONFLICT (application_seq, kind, subject_id) DO UPDATE SET
             assigned_to_id = excluded.assigned_to_id, assigned_at = excluded.assigned_at,
             changed_at = excluded.changed_at",
    )
    .bind(of.application_seq)
    .bind(of.source)
    .bind(of.id)
    .bind(to)
    .bind(now.micros())
    .execute(c)
    .await
    .map(drop))?;
    forget_empty(tx, of).await
}

/// `due`: a day, or nothing.
pub(in crate::inbox) async fn set_due(
    tx: &mut Tx,
    of: Subject,
    due: &str,
    now: Timestamp,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO inbox_marks (application_seq, kind, subject_id, due_on, changed_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (application_seq, kind, subject_id) DO UPDATE SET
             due_on = excluded.due_on, changed_at = excluded.changed_at",
    )
    .bind(of.application_seq)
    .bind(of.source)
    .bind(of.id)
    .bind(due)
    .bind(now.micros())
    .execute(c)
    .await
    .map(drop))?;
    forget_empty(tx, of).await
}

/// A mark that says nothing any more goes.
async fn forget_empty(tx: &mut Tx, of: Subject) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "DELETE FROM inbox_marks WHERE application_seq = $1 AND kind = $2 AND subject_id = $3
             AND assigned_to_id IS NULL AND due_on = ''",
    )
    .bind(of.application_seq)
    .bind(of.source)
    .bind(of.id)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

pub(in crate::inbox) async fn snooze(
    tx: &mut Tx,
    of: Subject,
    operator_id: Uuid,
    until: Timestamp,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO inbox_snoozes (application_seq, operator_id, kind, subject_id, until)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (application_seq, operator_id, kind, subject_id) DO UPDATE SET
             until = excluded.until",
    )
    .bind(of.application_seq)
    .bind(operator_id)
    .bind(of.source)
    .bind(of.id)
    .bind(until.micros())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Ends a snooze.
pub(in crate::inbox) async fn wake(tx: &mut Tx, of: Subject, operator_id: Uuid) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "DELETE FROM inbox_snoozes
         WHERE application_seq = $1 AND operator_id = $2 AND kind = $3 AND subject_id = $4",
    )
    .bind(of.application_seq)
    .bind(operator_id)
    .bind(of.source)
    .bind(of.id)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

pub(in crate::inbox) async fn look(
    tx: &mut Tx,
    application_seq: i64,
    operator_id: Uuid,
    now: Timestamp,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO inbox_looks (application_seq, operator_id, seen_at) VALUES ($1, $2, $3)
         ON CONFLICT (application_seq, operator_id) DO UPDATE SET seen_at = excluded.seen_at",
    )
    .bind(application_seq)
    .bind(operator_id)
    .bind(now.micros())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Takes everything from somebody who leaves an organization: what they have in its applications is assigned
/// to nobody, and their own snoozes and looks go. How many assignments that were.
pub(in crate::inbox) async fn release(
    tx: &mut Tx,
    organization_seq: i64,
    operator_id: Uuid,
    now: Timestamp,
) -> Result<u64> {
    let released = on_tx!(tx, c => sqlx::query(
        "UPDATE inbox_marks SET assigned_to_id = NULL, changed_at = $3
         WHERE assigned_to_id = $2 AND application_seq IN (
             SELECT seq FROM applications WHERE organization_seq = $1)",
    )
    .bind(organization_seq)
    .bind(operator_id)
    .bind(now.micros())
    .execute(c)
    .await
    .map(|done| done.rows_affected()))?;
    for statement in [
        "DELETE FROM inbox_snoozes WHERE operator_id = $2 AND application_seq IN (
             SELECT seq FROM applications WHERE organization_seq = $1)",
        "DELETE FROM inbox_looks WHERE operator_id = $2 AND application_seq IN (
             SELECT seq FROM applications WHERE organization_seq = $1)",
    ] {
        on_tx!(tx, c => sqlx::query(statement)
            .bind(organization_seq)
            .bind(operator_id)
            .execute(c)
            .await
            .map(drop))?;
    }
    Ok(released)
}

/// Who has something, in which application and of which source: at most `limit`.
pub(in crate::inbox) async fn assignees(db: &Db, limit: i64) -> Result<Vec<(i64, String, Uuid)>> {
    let rows = on_db!(db, pool => sqlx::query_as(
        "SELECT DISTINCT application_seq, kind, assigned_to_id FROM inbox_marks
         WHERE assigned_to_id IS NOT NULL
         ORDER BY application_seq, kind, assigned_to_id LIMIT $1",
    )
    .bind(limit)
    .fetch_all(pool)
    .await)?;
    Ok(rows)
}

/// Assigns to nobody what somebody has of a source.
pub(in crate::inbox) async fn release_source(
    tx: &mut Tx,
    (application_seq, source): (i64, &str),
    operator_id: Uuid,
    now: Timestamp,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE inbox_marks SET assigned_to_id = NULL, changed_at = $4
         WHERE application_seq = $1 AND kind = $2 AND assigned_to_id = $3",
    )
    .bind(application_seq)
    .bind(source)
    .bind(operator_id)
    .bind(now.micros())
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// What no longer waits, by its source, and what nobody takes care of any more. An import that is being checked
/// again keeps its mark.
const ENDED: [&str; 6] = [
    "DELETE FROM inbox_marks WHERE assigned_to_id IS NULL AND due_on = '' AND changed_at < $1",
    "DELETE FROM inbox_marks WHERE kind = 'import' AND changed_at < $1 AND NOT EXISTS (
         SELECT 1 FROM imports i WHERE i.id = subject_id
             AND i.state IN ('validating', 'mapping', 'ready'))",
    "DELETE FROM inbox_marks WHERE kind = 'held' AND changed_at < $1 AND NOT EXISTS (
         SELECT 1 FROM import_exceptions e WHERE e.import_id = subject_id AND e.outcome = 'held')",
    "DELETE FROM inbox_marks WHERE kind = 'export' AND changed_at < $1 AND NOT EXISTS (
         SELECT 1 FROM exports x WHERE x.id = subject_id AND x.state = 'unapproved')",
    "DELETE FROM inbox_marks WHERE kind = 'pair' AND changed_at < $1 AND NOT EXISTS (
         SELECT 1 FROM face_pairs p WHERE p.id = subject_id AND p.state = 'open')",
    "DELETE FROM inbox_marks WHERE kind = 'webhook' AND changed_at < $1 AND NOT EXISTS (
         SELECT 1 FROM webhook_deliveries d
         WHERE d.webhook_id = subject_id AND d.state = 'failed')",
];

/// Deletes marks of things that have ended, a day after the last change of the mark, and snoozes that are over.
pub(in crate::inbox) async fn forget_old(tx: &mut Tx, now: Timestamp) -> Result<()> {
    let before = now.plus_seconds(-86_400);
    for statement in ENDED {
        on_tx!(tx, c => sqlx::query(statement)
            .bind(before.micros())
            .execute(c)
            .await
            .map(drop))?;
    }
    on_tx!(tx, c => sqlx::query("DELETE FROM inbox_snoozes WHERE until <= $1")
        .bind(now.micros())
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}
