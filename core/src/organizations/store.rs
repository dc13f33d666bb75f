use uuid::Uuid;

use crate::Timestamp;
use crate::access::{ApplicationRef, OrganizationRef};
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;

#[derive(sqlx_macros::FromRow)]
pub(crate) struct PairRow {
    organization_seq: i64,
    organization_id: Uuid,
    organization_slug: String,
    organization_name: String,
    application_seq: i64,
    application_id: Uuid,
    application_slug: String,
    application_name: String,
}

impl PairRow {
    pub(crate) fn into_refs(self) -> (OrganizationRef, ApplicationRef) {
        (
            OrganizationRef {
                seq: self.organization_seq,
                id: self.organization_id,
                slug: self.organization_slug,
                name: self.organization_name,
            },
            ApplicationRef {
                seq: self.application_seq,
                id: self.application_id,
                slug: self.application_slug,
                name: self.application_name,
            },
        )
    }
}

/// The application of a row that may have none: what a left join with `applications` gives.
#[derive(Clone, sqlx_macros::FromRow)]
pub(crate) struct MaybeApplicationRow {
    application_seq: Option<i64>,
    application_id: Option<Uuid>,
    application_slug: Option<String>,
    application_name: Option<String>,
}

impl MaybeApplicationRow {
    pub(crate) fn into_ref(self) -> Option<ApplicationRef> {
        let (seq, id) = self.application_seq.zip(self.application_id)?;
        let (slug, name) = self.application_slug.zip(self.application_name)?;
        Some(ApplicationRef { seq, id, slug, name })
    }
}

pub(super) async fn find(
    db: &Db,
    organization: &str,
    application: &str,
) -> Result<Option<(OrganizationRef, ApplicationRef)>> {
    let row: Option<PairRow> = on_db!(db, pool => sqlx::query_as(
        "SELECT o.seq AS organization_seq, o.id AS organization_id, o.slug AS organization_slug,
                o.name AS organization_name, a.seq AS application_seq, a.id AS application_id,
                a.slug AS application_slug, a.name AS application_name
         FROM organizations o JOIN applications a ON a.organization_seq = o.seq
         WHERE o.slug = $1 AND a.slug = $2",
    )
    .bind(organization)
    .bind(application)
    .fetch_optional(pool)
    .await)?;
    Ok(row.map(PairRow::into_refs))
}

/// The short key of an application.
pub(crate) async fn application_seq(db: &Db, id: Uuid) -> Result<Option<i64>> {
    let row: Option<(i64,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT seq FROM applications WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(pool)
    .await)?;
    Ok(row.map(|(seq,)| seq))
}

pub(crate) async fn by_application(
    db: &Db,
    application_seq: i64,
) -> Result<Option<(OrganizationRef, ApplicationRef)>> {
    let row: Option<PairRow> = on_db!(db, pool => sqlx::query_as(
        "SELECT o.seq AS organization_seq, o.id AS organization_id, o.slug AS organization_slug,
                o.name AS organization_name, a.seq AS application_seq, a.id AS application_id,
                a.slug AS application_slug, a.name AS application_name
         FROM applications a JOIN organizations o ON o.seq = a.organization_seq
         WHERE a.seq = $1",
    )
    .bind(application_seq)
    .fetch_optional(pool)
    .await)?;
    Ok(row.map(PairRow::into_refs))
}

const APPLICATIONS: &str =
    "SELECT seq, id, slug, name FROM applications WHERE organization_seq = $1 ORDER BY name, seq";

type ApplicationRow = (i64, Uuid, String, String);

fn application((seq, id, slug, name): ApplicationRow) -> ApplicationRef {
    ApplicationRef { seq, id, slug, name }
}

/// By name.
pub(crate) async fn applications(db: &Db, organization_seq: i64) -> Result<Vec<ApplicationRef>> {
    let rows: Vec<ApplicationRow> = on_db!(db, pool => sqlx::query_as(APPLICATIONS)
        .bind(organization_seq)
        .fetch_all(pool)
        .await)?;
    Ok(rows.into_iter().map(application).collect())
}

/// The same in a transaction.
pub(super) async fn applications_now(
    tx: &mut Tx,
    organization_seq: i64,
) -> Result<Vec<ApplicationRef>> {
    let rows: Vec<ApplicationRow> = on_tx!(tx, c => sqlx::query_as(APPLICATIONS)
        .bind(organization_seq)
        .fetch_all(c)
        .await)?;
    Ok(rows.into_iter().map(application).collect())
}

/// Locks an organization until the transaction ends, so that no two applications get one name. SQLite has
/// one writer at a time anyway.
pub(super) async fn lock(tx: &mut Tx, organization_seq: i64) -> Result<()> {
    if let Tx::Postgres(transaction) = tx {
        sqlx::query("SELECT 1 FROM organizations WHERE seq = $1 FOR UPDATE")
            .bind(organization_seq)
            .execute(&mut **transaction)
            .await?;
    }
    Ok(())
}

pub(super) async fn rename_application(tx: &mut Tx, seq: i64, name: &str) -> Result<()> {
    on_tx!(tx, c => sqlx::query("UPDATE applications SET name = $2 WHERE seq = $1")
        .bind(seq)
        .bind(name)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

pub(super) async fn insert_organization(
    tx: &mut Tx,
    id: Uuid,
    slug: &str,
    name: &str,
    now: Timestamp,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO organizations (id, slug, name, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (slug) DO NOTHING",
    )
    .bind(id)
    .bind(slug)
    .bind(name)
    .bind(now.micros())
    .execute(c)
    .await
    .map(drop))?;
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO audit_heads (organization_seq, number, hash)
         SELECT seq, 0, '' FROM organizations WHERE slug = $1
         ON CONFLICT (organization_seq) DO NOTHING",
    )
    .bind(slug)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

pub(super) async fn organization_seq(tx: &mut Tx, slug: &str) -> Result<i64> {
    let (seq,): (i64,) = on_tx!(tx, c => sqlx::query_as("SELECT seq FROM organizations WHERE slug = $1")
        .bind(slug)
        .fetch_one(c)
        .await)?;
    Ok(seq)
}

pub(super) async fn insert_application(
    tx: &mut Tx,
    id: Uuid,
    organization: &str,
    slug: &str,
    name: &str,
    now: Timestamp,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO applications (id, organization_seq, slug, name, created_at)
         SELECT $1, seq, $2, $3, $4 FROM organizations WHERE slug = $5
         ON CONFLICT (organization_seq, slug) DO NOTHING",
    )
    .bind(id)
    .bind(slug)
    .bind(name)
    .bind(now.micros())
    .bind(organization)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

/// Whether there is any organization.
pub(crate) async fn any(db: &Db) -> Result<bool> {
    let found: Option<(i64,)> = on_db!(db, pool => sqlx::query_as("SELECT seq FROM organizations LIMIT 1")
        .fetch_optional(pool)
        .await)?;
    Ok(found.is_some())
}
