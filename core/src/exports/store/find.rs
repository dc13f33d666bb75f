use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::Timestamp;
use crate::access::{Actor, UserColumn};
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::{Error, Result};
use crate::exports::{Export, ExportQuery, ExportState, FileForm, Link, NewExport};

#[derive(sqlx_macros::FromRow)]
pub(super) struct ExportRow {
    id: Uuid,
    state: String,
    cause: String,
    requested_by: String,
    requested_by_id: Option<Uuid>,
    requested_role: String,
    by_mail: bool,
    requested_at: i64,
    purpose: String,
    filter: String,
    columns: String,
    form: String,
    matched: i64,
    approved_by: Option<String>,
    approved_at: Option<i64>,
    running_at: Option<i64>,
    finished_at: Option<i64>,
    snapshot_at: Option<i64>,
    done_rows: i64,
    rows: i64,
    size: i64,
    sha256: String,
    version: String,
    link_number: i64,
    link_expires_at: Option<i64>,
    revoked_by: Option<String>,
    downloads: i64,
}

pub(super) const COLUMNS: &str = "id, state, cause, requested_by, requested_by_id, requested_role, \
     requested_at, purpose, filter, columns, form, matched, by_mail, approved_by, approved_at, running_at, \
     finished_at, snapshot_at, done_rows, rows, size, sha256, version, link_number, \
     link_expires_at, revoked_by, downloads";

pub(super) fn export(row: ExportRow) -> Result<Export> {
    let names: Vec<String> = serde_json::from_str(&row.columns)?;
    let at = |micros: Option<i64>| micros.map(Timestamp::from_micros);
    Ok(Export {
        id: row.id,
        state: ExportState::from_code(&row.state)
            .ok_or_else(|| Error::internal("exports", &format!("unknown state {}", row.state)))?,
        cause: row.cause,
        requested_by: row.requested_by,
        requested_by_id: row.requested_by_id,
        requested_role: row.requested_role,
        requested_at: Timestamp::from_micros(row.requested_at),
        purpose: row.purpose,
        filter: serde_json::from_str(&row.filter)?,
        columns: names.iter().filter_map(|name| UserColumn::from_name(name)).collect(),
        form: serde_json::from_str::<FileForm>(&row.form)?,
        matched: row.matched,
        by_mail: row.by_mail,
        approved_by: row.approved_by,
        approved_at: at(row.approved_at),
        running_at: at(row.running_at),
        finished_at: at(row.finished_at),
        snapshot_at: at(row.snapshot_at),
        done_rows: row.done_rows,
        rows: row.rows,
        size: row.size,
        sha256: row.sha256,
        version: row.version,
        link: at(row.link_expires_at).map(|expires_at| Link {
            number: row.link_number,
            expires_at,
            revoked_by: row.revoked_by,
        }),
        downloads: row.downloads,
    })
}

/// The values of a new export.
pub(in crate::exports) struct ExportInsert<'a> {
    pub id: Uuid,
    pub state: ExportState,
    pub cause: &'a str,
    pub new: &'a NewExport,
    pub matched: i64,
    pub by_mail: bool,
    pub now: Timestamp,
}

pub(in crate::exports) async fn insert(
    tx: &mut Tx,
    actor: &Actor,
    insert: &ExportInsert<'_>,
) -> Result<()> {
    let filter = serde_json::to_string(&insert.new.filter)?;
    let columns = serde_json::to_string(&insert.new.columns)?;
    let form = serde_json::to_string(&insert.new.form)?;
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO exports (id, application_seq, state, cause, requested_by, requested_by_id,
             requested_role, requested_at, purpose, filter, columns, form, matched,
             by_mail)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(insert.id)
    .bind(actor.application.seq)
    .bind(insert.state.code())
    .bind(insert.cause)
    .bind(actor.name())
    .bind(actor.id())
    .bind(actor.role.code())
    .bind(insert.now.micros())
    .bind(&insert.new.purpose)
    .bind(filter)
    .bind(columns)
    .bind(form)
    .bind(insert.matched)
    .bind(insert.by_mail)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// With `only_of`, only exports that this operator or API key requested.
pub(in crate::exports) async fn find(
    db: &Db,
    application_seq: i64,
    id: Uuid,
    only_of: Option<Uuid>,
) -> Result<Option<Export>> {
    macro_rules! run {
        ($pool:expr) => {{
            let mut sql = QueryBuilder::new("SELECT ");
            sql.push(COLUMNS).push(" FROM exports WHERE application_seq = ");
            sql.push_bind(application_seq).push(" AND id = ").push_bind(id);
            if let Some(operator) = only_of {
                sql.push(" AND requested_by_id = ").push_bind(operator);
            }
            sql.build_query_as().fetch_optional($pool).await
        }};
    }
    let row: Option<ExportRow> = on_db!(db, pool => run!(pool))?;
    row.map(export).transpose()
}

/// Newest first; with `after`, the ones just newer than it, oldest first.
pub(in crate::exports) async fn list(
    db: &Db,
    application_seq: i64,
    only_of: Option<Uuid>,
    query: &ExportQuery,
    limit: i64,
) -> Result<Vec<Export>> {
    macro_rules! run {
        ($pool:expr) => {{
            let mut sql = QueryBuilder::new("SELECT ");
            sql.push(COLUMNS).push(" FROM exports WHERE application_seq = ");
            sql.push_bind(application_seq);
            if let Some(operator) = only_of {
                sql.push(" AND requested_by_id = ").push_bind(operator);
            }
            if let Some(state) = query.state {
                sql.push(" AND state = ").push_bind(state.code());
            }
            let search = query.search.trim().to_lowercase();
            if !search.is_empty() {
                let like = format!(
                    "%{}%",
                    search.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
                );
                sql.push(" AND (sha256 = ").push_bind(search);
                sql.push(" OR lower(purpose) LIKE ").push_bind(like.clone()).push(" ESCAPE '\\'");
                sql.push(" OR lower(requested_by) LIKE ").push_bind(like).push(" ESCAPE '\\')");
            }
            if let Some(before) = query.before {
                sql.push(" AND id < ").push_bind(before);
            }
            if let Some(after) = query.after {
                sql.push(" AND id > ").push_bind(after).push(" ORDER BY id");
            } else {
                sql.push(" ORDER BY id DESC");
            }
            sql.push(" LIMIT ").push_bind(limit);
            sql.build_query_as().fetch_all($pool).await
        }};
    }
    let rows: Vec<ExportRow> = on_db!(db, pool => run!(pool))?;
    rows.into_iter().map(export).collect()
}

/// The application of an export, for jobs, which have only its id.
pub(in crate::exports) struct Place {
    pub application_seq: i64,
    pub organization: String,
    pub application: String,
}

pub(in crate::exports) async fn place(db: &Db, id: Uuid) -> Result<Option<Place>> {
    let row: Option<(i64, String, String)> = on_db!(db, pool => sqlx::query_as(
        "SELECT a.seq, o.slug, a.slug FROM exports e
         JOIN applications a ON a.seq = e.application_seq
         JOIN organizations o ON o.seq = a.organization_seq
         WHERE e.id = $1",
    )
    .bind(id)
    .fetch_optional(pool)
    .await)?;
    Ok(row.map(|(application_seq, organization, application)| Place {
        application_seq,
        organization,
        application,
    }))
}

/// What a job needs to start.
pub(in crate::exports) struct RunInfo {
    pub place: Place,
    pub export: Export,
}

pub(in crate::exports) async fn run_info(db: &Db, id: Uuid) -> Result<Option<RunInfo>> {
    let Some(place) = place(db, id).await? else { return Ok(None) };
    let export = find(db, place.application_seq, id, None).await?;
    Ok(export.map(|export| RunInfo { place, export }))
}

/// Exports that have a file, and when it was written.
pub(in crate::exports) async fn finished(
    tx: &mut Tx,
    application_seq: i64,
) -> Result<Vec<(Uuid, Timestamp)>> {
    let rows: Vec<(Uuid, i64)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT id, finished_at FROM exports
         WHERE application_seq = $1 AND state = 'done' AND finished_at IS NOT NULL",
    )
    .bind(application_seq)
    .fetch_all(c)
    .await)?;
    Ok(rows.into_iter().map(|(id, at)| (id, Timestamp::from_micros(at))).collect())
}
