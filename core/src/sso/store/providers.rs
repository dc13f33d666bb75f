use std::collections::HashMap;

use uuid::Uuid;

use crate::Timestamp;
use crate::access::OrganizationRef;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::sso::Provider;

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: Uuid,
    organization_seq: i64,
    organization_id: Uuid,
    organization_slug: String,
    organization_name: String,
    name: String,
    issuer: String,
    client_id: String,
    client_secret: String,
    groups_claim: String,
    makes_accounts: bool,
    default_role: String,
    trusts_factor: bool,
    has_button: bool,
    is_required: bool,
    made_by: String,
    made_at: i64,
    changed_by: String,
    changed_at: Option<i64>,
}

impl Row {
    fn with(self, domains: Vec<String>) -> Provider {
        Provider {
            id: self.id,
            organization: OrganizationRef {
                seq: self.organization_seq,
                id: self.organization_id,
                slug: self.organization_slug,
                name: self.organization_name,
            },
            name: self.name,
            issuer: self.issuer,
            client_id: self.client_id,
            domains,
            groups_claim: self.groups_claim,
            makes_accounts: self.makes_accounts,
            default_role: self.default_role,
            trusts_factor: self.trusts_factor,
            has_button: self.has_button,
            is_required: self.is_required,
            made_by: self.made_by,
            made_at: Timestamp::from_micros(self.made_at),
            changed_by: self.changed_by,
            changed_at: self.changed_at.map(Timestamp::from_micros),
            secret: self.client_secret,
        }
    }
}

macro_rules! providers {
    ($conditions:literal) => {
        concat!(
            "SELECT v.id, v.organization_seq, o.id AS organization_id, o.slug AS organization_slug,
                    o.name AS organization_name, v.name, v.issuer, v.client_id, v.client_secret,
                    v.groups_claim, v.makes_accounts, v.default_role, v.trusts_factor, v.has_button,
                    v.is_required, v.made_by, v.made_at, v.changed_by, v.changed_at
             FROM sso_providers v JOIN organizations o ON o.seq = v.organization_seq ",
            $conditions
        )
    };
}

const DOMAINS: &str = "SELECT domain FROM sso_domains WHERE provider_id = $1 ORDER BY domain";

/// By name.
pub(in crate::sso) async fn list(db: &Db, organization_seq: i64) -> Result<Vec<Provider>> {
    let rows: Vec<Row> = on_db!(db, pool => sqlx::query_as(providers!(
        "WHERE v.organization_seq = $1 ORDER BY v.name, v.id"
    ))
    .bind(organization_seq)
    .fetch_all(pool)
    .await)?;
    with_domains(db, rows).await
}

/// The providers of the organization with this slug, with or without domains.
pub(in crate::sso) async fn of_organization(db: &Db, slug: &str) -> Result<Vec<Provider>> {
    let rows: Vec<Row> = on_db!(db, pool => sqlx::query_as(providers!(
        "WHERE o.slug = $1 ORDER BY v.name, v.id"
    ))
    .bind(slug)
    .fetch_all(pool)
    .await)?;
    with_domains(db, rows).await
}

async fn with_domains(db: &Db, rows: Vec<Row>) -> Result<Vec<Provider>> {
    let Some(first) = rows.first() else { return Ok(Vec::new()) };
    let pairs: Vec<(Uuid, String)> = on_db!(db, pool => sqlx::query_as(
        "SELECT provider_id, domain FROM sso_domains WHERE organization_seq = $1 ORDER BY domain",
    )
    .bind(first.organization_seq)
    .fetch_all(pool)
    .await)?;
    let mut domains: HashMap<Uuid, Vec<String>> = HashMap::new();
    for (id, domain) in pairs {
        domains.entry(id).or_default().push(domain);
    }
    Ok(rows
        .into_iter()
        .map(|row| {
            let own = domains.remove(&row.id).unwrap_or_default();
            row.with(own)
        })
        .collect())
}

pub(in crate::sso) async fn find(db: &Db, id: Uuid) -> Result<Option<Provider>> {
    let row: Option<Row> = on_db!(db, pool => sqlx::query_as(providers!("WHERE v.id = $1"))
        .bind(id)
        .fetch_optional(pool)
        .await)?;
    let Some(row) = row else { return Ok(None) };
    let domains: Vec<(String,)> = on_db!(db, pool => sqlx::query_as(DOMAINS)
        .bind(id)
        .fetch_all(pool)
        .await)?;
    Ok(Some(row.with(domains.into_iter().map(|(domain,)| domain).collect())))
}

/// The same in a transaction that has locked the organization's providers.
pub(in crate::sso) async fn locked(
    tx: &mut Tx,
    organization_seq: i64,
    id: Uuid,
) -> Result<Option<Provider>> {
    let row: Option<Row> = on_tx!(tx, c => sqlx::query_as(providers!(
        "WHERE v.id = $1 AND v.organization_seq = $2"
    ))
    .bind(id)
    .bind(organization_seq)
    .fetch_optional(c)
    .await)?;
    let Some(row) = row else { return Ok(None) };
    let domains: Vec<(String,)> = on_tx!(tx, c => sqlx::query_as(DOMAINS)
        .bind(id)
        .fetch_all(c)
        .await)?;
    Ok(Some(row.with(domains.into_iter().map(|(domain,)| domain).collect())))
}

/// Locks the providers of an organization until the transaction ends. SQLite has one writer at a time
/// anyway.
pub(in crate::sso) async fn lock(tx: &mut Tx, organization_seq: i64) -> Result<()> {
    if let Tx::Postgres(transaction) = tx {
        sqlx::query("SELECT 1 FROM organizations WHERE seq = $1 FOR UPDATE")
            .bind(organization_seq)
            .execute(&mut **transaction)
            .await?;
    }
    Ok(())
}

pub(in crate::sso) async fn count(tx: &mut Tx, organization_seq: i64) -> Result<i64> {
    let (count,): (i64,) = on_tx!(tx, c => sqlx::query_as(
        "SELECT COUNT(*) FROM sso_providers WHERE organization_seq = $1",
    )
    .bind(organization_seq)
    .fetch_one(c)
    .await)?;
    Ok(count)
}

pub(in crate::sso) async fn insert(tx: &mut Tx, new: &Provider) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO sso_providers
             (id, organization_seq, name, issuer, client_id, client_secret, groups_claim,
              makes_accounts, default_role, trusts_factor, has_button, made_by, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(new.id)
    .bind(new.organization.seq)
    .bind(&new.name)
    .bind(&new.issuer)
    .bind(&new.client_id)
    .bind(&new.secret)
    .bind(&new.groups_claim)
    .bind(new.makes_accounts)
    .bind(&new.default_role)
    .bind(new.trusts_factor)
    .bind(new.has_button)
    .bind(&new.made_by)
    .bind(new.made_at.micros())
    .execute(c)
    .await
    .map(drop))?;
    set_domains(tx, new).await
}

pub(in crate::sso) async fn update(tx: &mut Tx, provider: &Provider) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE sso_providers SET name = $2, issuer = $3, client_id = $4, client_secret = $5,
             groups_claim = $6, makes_accounts = $7, default_role = $8, trusts_factor = $9,
             has_button = $10, changed_by = $11, changed_at = $12
         WHERE id = $1",
    )
    .bind(provider.id)
    .bind(&provider.name)
    .bind(&provider.issuer)
    .bind(&provider.client_id)
    .bind(&provider.secret)
    .bind(&provider.groups_claim)
    .bind(provider.makes_accounts)
    .bind(&provider.default_role)
    .bind(provider.trusts_factor)
    .bind(provider.has_button)
    .bind(&provider.changed_by)
    .bind(provider.changed_at.map(Timestamp::micros))
    .execute(c)
    .await
    .map(drop))?;
    set_domains(tx, provider).await
}

/// Field error `domains`: another provider of the organization has one of them.
async fn set_domains(tx: &mut Tx, provider: &Provider) -> Result<()> {
    on_tx!(tx, c => sqlx::query("DELETE FROM sso_domains WHERE provider_id = $1")
        .bind(provider.id)
        .execute(c)
        .await
        .map(drop))?;
    for domain in &provider.domains {
        let added = on_tx!(tx, c => sqlx::query(
            "INSERT INTO sso_domains (organization_seq, domain, provider_id) VALUES ($1, $2, $3)
             ON CONFLICT (organization_seq, domain) DO NOTHING",
        )
        .bind(provider.organization.seq)
        .bind(domain)
        .bind(provider.id)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))?;
        if !added {
            let words = format!("Another provider of your organization has {domain}.");
            return Err(crate::error::Error::invalid("domains", words));
        }
    }
    Ok(())
}

pub(in crate::sso) async fn set_required(tx: &mut Tx, id: Uuid, is_required: bool) -> Result<()> {
    on_tx!(tx, c => sqlx::query("UPDATE sso_providers SET is_required = $2 WHERE id = $1")
        .bind(id)
        .bind(is_required)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// With its domains, groups and links to accounts.
pub(in crate::sso) async fn delete(tx: &mut Tx, id: Uuid) -> Result<()> {
    on_tx!(tx, c => sqlx::query("DELETE FROM sso_providers WHERE id = $1")
        .bind(id)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Secrets that do not begin with this prefix, by provider.
pub(in crate::sso) async fn secrets_without(
    tx: &mut Tx,
    prefix: &str,
    after: Uuid,
    limit: i64,
) -> Result<Vec<(Uuid, String)>> {
    let rows = on_tx!(tx, c => sqlx::query_as(
        "SELECT id, client_secret FROM sso_providers
         WHERE id > $1 AND substr(client_secret, 1, length($2)) <> $2
         ORDER BY id LIMIT $3",
    )
    .bind(after)
    .bind(prefix)
    .bind(limit)
    .fetch_all(c)
    .await)?;
    Ok(rows)
}

/// Only if it is still the one that was read.
pub(in crate::sso) async fn renew_secret(
    tx: &mut Tx,
    id: Uuid,
    former: &str,
    secret: &str,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE sso_providers SET client_secret = $3 WHERE id = $1 AND client_secret = $2",
    )
    .bind(id)
    .bind(former)
    .bind(secret)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}
