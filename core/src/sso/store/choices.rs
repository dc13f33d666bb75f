//! What the sign-in page offers.

use uuid::Uuid;

use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::sso::{ProviderOf, SignInChoice};

macro_rules! choices {
    ($conditions:literal) => {
        concat!(
            "SELECT v.id, v.name, o.name AS organization
             FROM sso_providers v JOIN organizations o ON o.seq = v.organization_seq ",
            $conditions
        )
    };
}

fn choice((id, name, organization): (Uuid, String, String)) -> SignInChoice {
    SignInChoice { id, name, organization }
}

/// Those of the organization with this slug, or of the only one that there is.
pub(in crate::sso) async fn with_button(
    db: &Db,
    slug: &str,
    limit: i64,
) -> Result<Vec<SignInChoice>> {
    let rows: Vec<(Uuid, String, String)> = on_db!(db, pool => sqlx::query_as(choices!(
        "WHERE v.has_button = TRUE
           AND (o.slug = $1 OR (SELECT COUNT(*) FROM organizations) = 1)
         ORDER BY v.name, v.id LIMIT $2"
    ))
    .bind(slug)
    .bind(limit)
    .fetch_all(pool)
    .await)?;
    Ok(rows.into_iter().map(choice).collect())
}

/// Whether there is any provider.
pub(in crate::sso) async fn any(db: &Db) -> Result<bool> {
    let found: Option<(i64,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT organization_seq FROM sso_providers LIMIT 1",
    )
    .fetch_optional(pool)
    .await)?;
    Ok(found.is_some())
}

/// Whether a provider of an organization speaks for an address.
pub(in crate::sso) async fn speaks_for(
    tx: &mut Tx,
    organization_seq: i64,
    domain: &str,
) -> Result<bool> {
    let found: Option<(i64,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT organization_seq FROM sso_domains WHERE organization_seq = $1 AND domain = $2",
    )
    .bind(organization_seq)
    .bind(domain)
    .fetch_optional(c)
    .await)?;
    Ok(found.is_some())
}

/// One that is required comes first, where several providers speak for a domain.
pub(in crate::sso) async fn provider_of(
    db: &Db,
    organization_seq: i64,
    domain: &str,
) -> Result<Option<ProviderOf>> {
    let row: Option<(Uuid, String, bool)> = on_db!(db, pool => sqlx::query_as(
        "SELECT v.id, v.name, v.is_required
         FROM sso_providers v JOIN sso_domains d ON d.provider_id = v.id
         WHERE d.organization_seq = $1 AND d.domain = $2
         ORDER BY v.is_required DESC, v.name, v.id LIMIT 1",
    )
    .bind(organization_seq)
    .bind(domain)
    .fetch_optional(pool)
    .await)?;
    Ok(row.map(|(id, name, is_required)| ProviderOf { id, name, is_required }))
}

pub(in crate::sso) async fn required_provider(
    tx: &mut Tx,
    organization_seq: i64,
    domain: &str,
) -> Result<Option<String>> {
    let row: Option<(String,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT v.name FROM sso_providers v JOIN sso_domains d ON d.provider_id = v.id
         WHERE d.organization_seq = $1 AND d.domain = $2 AND v.is_required = TRUE
         ORDER BY v.name, v.id LIMIT 1",
    )
    .bind(organization_seq)
    .bind(domain)
    .fetch_optional(c)
    .await)?;
    Ok(row.map(|(name,)| name))
}

pub(in crate::sso) async fn of_domain(
    db: &Db,
    domain: &str,
    limit: i64,
) -> Result<Vec<SignInChoice>> {
    let rows: Vec<(Uuid, String, String)> = on_db!(db, pool => sqlx::query_as(choices!(
        "JOIN sso_domains d ON d.provider_id = v.id
         WHERE d.domain = $1 ORDER BY v.name, v.id LIMIT $2"
    ))
    .bind(domain)
    .bind(limit)
    .fetch_all(pool)
    .await)?;
    Ok(rows.into_iter().map(choice).collect())
}
