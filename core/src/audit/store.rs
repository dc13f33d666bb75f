use std::collections::HashMap;

use sqlx::QueryBuilder;
use uuid::Uuid;

use super::chain::Link;
use super::{AuditQuery, Origin};
use crate::Timestamp;
use crate::access::{Actor, Scope};
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;

const COLUMNS: &str = "organization_seq, number, application_seq, at, actor_id, actor, action, \
     subject_kind, subject_id, subject, details, request_id, previous_hash, hash";

/// The last of `count` numbers that follow the head, and the head's hash.
pub(super) async fn take_numbers(
    tx: &mut Tx,
    organization_seq: i64,
    count: i64,
) -> Result<(i64, String)> {
    let taken = on_tx!(tx, c => sqlx::query_as(
        "UPDATE audit_heads SET number = number + $2 WHERE organization_seq = $1
         RETURNING number, hash",
    )
    .bind(organization_seq)
    .bind(count)
    .fetch_one(c)
    .await)?;
    Ok(taken)
}

pub(super) async fn set_head(tx: &mut Tx, organization_seq: i64, hash: &str) -> Result<()> {
    on_tx!(tx, c => sqlx::query("UPDATE audit_heads SET hash = $2 WHERE organization_seq = $1")
        .bind(organization_seq)
        .bind(hash)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Entries of one statement: 14 values each, of at most 32,766.
const BATCH_SIZE: usize = 2_000;

pub(super) async fn insert(tx: &mut Tx, links: &[Link]) -> Result<()> {
    for part in links.chunks(BATCH_SIZE) {
        on_tx!(tx, c => {
            let mut sql = QueryBuilder::new("INSERT INTO audit_entries (");
            sql.push(COLUMNS).push(") ");
            sql.push_values(part, |mut row, link| {
                row.push_bind(link.organization_seq).push_bind(link.number);
                row.push_bind(link.application_seq).push_bind(link.at).push_bind(link.actor_id);
                row.push_bind(&link.actor).push_bind(&link.action).push_bind(&link.subject_kind);
                row.push_bind(link.subject_id).push_bind(&link.subject).push_bind(&link.details);
                row.push_bind(&link.request_id).push_bind(&link.previous_hash);
                row.push_bind(&link.hash);
            });
            sql.build().execute(c).await.map(drop)
        })?;
    }
    Ok(())
}

/// Where entries came from. It stands beside the chain, so that it can be forgotten.
pub(super) async fn insert_origins(
    tx: &mut Tx,
    organization_seq: i64,
    numbers: &[i64],
    at: Timestamp,
    origin: &Origin,
) -> Result<()> {
    for part in numbers.chunks(BATCH_SIZE) {
        on_tx!(tx, c => {
            let mut sql = QueryBuilder::new(
                "INSERT INTO audit_origins (organization_seq, number, at, address, device) ",
            );
            sql.push_values(part, |mut row, number| {
                row.push_bind(organization_seq).push_bind(number).push_bind(at.micros());
                row.push_bind(&origin.address).push_bind(&origin.device);
            });
            sql.build().execute(c).await.map(drop)
        })?;
    }
    Ok(())
}

/// Where the entries of a range of numbers came from, as far as it is known: address and device.
pub(super) async fn origins(
    db: &Db,
    organization_seq: i64,
    from: i64,
    to: i64,
) -> Result<HashMap<i64, (String, String)>> {
    let rows: Vec<(i64, String, String)> = on_db!(db, pool => sqlx::query_as(
        "SELECT number, address, device FROM audit_origins
         WHERE organization_seq = $1 AND number BETWEEN $2 AND $3",
    )
    .bind(organization_seq)
    .bind(from)
    .bind(to)
    .fetch_all(pool)
    .await)?;
    Ok(rows.into_iter().map(|(number, address, device)| (number, (address, device))).collect())
}

pub(super) async fn delete_origins(tx: &mut Tx, before: Timestamp, limit: i64) -> Result<u64> {
    let deleted = on_tx!(tx, c => sqlx::query(
        "DELETE FROM audit_origins WHERE (organization_seq, number) IN (
             SELECT organization_seq, number FROM audit_origins WHERE at < $1 LIMIT $2)",
    )
    .bind(before.micros())
    .bind(limit)
    .execute(c)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(deleted)
}

/// Whether entries about the whole organization are for this actor: not for somebody whose role holds in
/// one application.
pub(super) fn sees_organization(actor: &Actor) -> bool {
    actor.scope == Scope::Organization || actor.operator_id().is_none()
}

/// The people of an organization, by name.
pub(super) async fn people(
    db: &Db,
    organization_seq: i64,
    limit: i64,
) -> Result<Vec<(Uuid, String)>> {
    let rows = on_db!(db, pool => sqlx::query_as(
        "SELECT o.id, o.name FROM operators o
         WHERE o.id IN (SELECT operator_id FROM memberships WHERE organization_seq = $1)
         ORDER BY o.name LIMIT $2",
    )
    .bind(organization_seq)
    .bind(limit)
    .fetch_all(pool)
    .await)?;
    Ok(rows)
}

/// The API keys of an application, by name.
pub(super) async fn api_keys(
    db: &Db,
    application_seq: i64,
    limit: i64,
) -> Result<Vec<(Uuid, String)>> {
    let rows = on_db!(db, pool => sqlx::query_as(
        "SELECT id, name FROM api_keys WHERE application_seq = $1 ORDER BY name LIMIT $2",
    )
    .bind(application_seq)
    .bind(limit)
    .fetch_all(pool)
    .await)?;
    Ok(rows)
}

pub(super) async fn head(db: &Db, organization_seq: i64) -> Result<(i64, String)> {
    let head = on_db!(db, pool => sqlx::query_as(
        "SELECT number, hash FROM audit_heads WHERE organization_seq = $1",
    )
    .bind(organization_seq)
    .fetch_one(pool)
    .await)?;
    Ok(head)
}

/// How many applications an organization has.
pub(super) async fn applications(db: &Db, organization_seq: i64) -> Result<i64> {
    let (count,): (i64,) = on_db!(db, pool => sqlx::query_as(
        "SELECT COUNT(*) FROM applications WHERE organization_seq = $1",
    )
    .bind(organization_seq)
    .fetch_one(pool)
    .await)?;
    Ok(count)
}

/// The head, and the highest number of any entry, read at one instant.
pub(super) async fn head_and_last(db: &Db, organization_seq: i64) -> Result<(i64, String, i64)> {
    let found = on_db!(db, pool => sqlx::query_as(
        "SELECT h.number, h.hash, COALESCE((SELECT MAX(e.number) FROM audit_entries e
             WHERE e.organization_seq = h.organization_seq), 0)
         FROM audit_heads h WHERE h.organization_seq = $1",
    )
    .bind(organization_seq)
    .fetch_one(pool)
    .await)?;
    Ok(found)
}

pub(super) async fn organizations(db: &Db, slug: Option<&str>) -> Result<Vec<(i64, String)>> {
    let found = on_db!(db, pool => sqlx::query_as(
        "SELECT seq, slug FROM organizations WHERE $1 = '' OR slug = $1 ORDER BY slug",
    )
    .bind(slug.unwrap_or_default())
    .fetch_all(pool)
    .await)?;
    Ok(found)
}

pub(super) async fn after(
    db: &Db,
    organization_seq: i64,
    number: i64,
    limit: usize,
) -> Result<Vec<Link>> {
    let links = on_db!(db, pool => {
        let mut query = QueryBuilder::new("SELECT ");
        query.push(COLUMNS).push(" FROM audit_entries WHERE organization_seq = ");
        query.push_bind(organization_seq).push(" AND number > ").push_bind(number);
        query.push(" ORDER BY number LIMIT ").push_bind(limit as i64);
        query.build_query_as().fetch_all(pool).await
    })?;
    Ok(links)
}

/// Newest first; with `above`, the entries just above it, oldest first.
pub(super) async fn list(
    db: &Db,
    actor: &Actor,
    query: &AuditQuery,
    limit: usize,
) -> Result<Vec<Link>> {
    macro_rules! run {
        ($pool:expr) => {{
            let mut sql = QueryBuilder::new("SELECT ");
            // With an ID, SQLite would walk the whole log by its primary key instead of the ID's index.
            let of_one = query.actor_id.or(query.subject_id).is_some();
            let sign = if of_one { "+" } else { "" };
            sql.push(COLUMNS).push(" FROM audit_entries WHERE ").push(sign);
            sql.push("organization_seq = ").push_bind(actor.organization.seq);
            sql.push(" AND (application_seq = ").push_bind(actor.application.seq);
            if sees_organization(actor) {
                sql.push(" OR application_seq IS NULL");
            }
            sql.push(")");
            if !query.action.is_empty() {
                sql.push(" AND (action = ").push_bind(query.action.clone());
                sql.push(" OR action LIKE ").push_bind(format!("{}.%", query.action)).push(")");
            }
            for (column, part) in [("actor", &query.actor), ("subject", &query.subject)] {
                if part.is_empty() {
                    continue;
                }
                sql.push(" AND (LOWER(").push(column).push(") LIKE ");
                sql.push_bind(contains(&part.to_lowercase())).push(" ESCAPE '!'");
                // SQLite ignores the case of ASCII letters only.
                for spelling in spellings(part) {
                    sql.push(" OR ").push(column).push(" LIKE ");
                    sql.push_bind(contains(&spelling)).push(" ESCAPE '!'");
                }
                sql.push(")");
            }
            for (column, id) in [("actor_id", query.actor_id), ("subject_id", query.subject_id)] {
                if let Some(id) = id {
                    sql.push(" AND ").push(column).push(" = ").push_bind(id);
                }
            }
            if let Some(from) = query.from {
                sql.push(" AND at >= ").push_bind(from.micros());
            }
            if let Some(before) = query.before {
                sql.push(" AND at < ").push_bind(before.micros());
            }
            if let Some(below) = query.below {
                sql.push(" AND number < ").push_bind(below);
            }
            if let Some(above) = query.above {
                sql.push(" AND number > ").push_bind(above).push(" ORDER BY number");
            } else {
                sql.push(" ORDER BY number DESC");
            }
            sql.push(" LIMIT ").push_bind(limit as i64);
            sql.build_query_as().fetch_all($pool).await
        }};
    }
    let links = on_db!(db, pool => run!(pool))?;
    Ok(links)
}

/// Other ways to capitalise a part of a name, for databases that only fold ASCII letters.
fn spellings(part: &str) -> [String; 3] {
    let lower = part.to_lowercase();
    let mut titled = String::with_capacity(lower.len());
    let mut begins = true;
    for letter in lower.chars() {
        if begins {
            titled.extend(letter.to_uppercase());
        } else {
            titled.push(letter);
        }
        begins = !letter.is_alphanumeric();
    }
    [part.to_owned(), part.to_uppercase(), titled]
}

fn contains(part: &str) -> String {
    let mut pattern = String::from("%");
    for letter in part.chars() {
        if matches!(letter, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}
