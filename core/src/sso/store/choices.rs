//! What the sign-in page offers.

use uuid::Uuid;

use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::sso::SignInChoice;

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

pub(in crate::sso) async fn with_button(db: &Db, limit: i64) -> Result<Vec<SignInChoice>> {
    let rows: Vec<(Uuid, String, String)> = on_db!(db, pool => sqlx::query_as(choices!(
        "WHERE v.has_button = TRUE ORDER BY v.name, v.id LIMIT $1"
    ))
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
