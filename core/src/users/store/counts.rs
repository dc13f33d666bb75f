use std::collections::BTreeMap;

use sqlx::QueryBuilder;

use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::users::stored::Fields;
use crate::users::{StatusCounts, UserStatus};

/// By how much the application's counters move.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CountChange {
    active: i64,
    flagged: i64,
    blocked: i64,
    /// Sorted, so that two transactions touch the same rows in the same order.
    countries: BTreeMap<String, i64>,
}

impl CountChange {
    pub(crate) fn add(&mut self, user: &Fields) {
        self.count(user, 1);
    }

    pub(crate) fn remove(&mut self, user: &Fields) {
        self.count(user, -1);
    }

    fn count(&mut self, user: &Fields, by: i64) {
        match user.status {
            UserStatus::Active => self.active += by,
            UserStatus::Flagged => self.flagged += by,
            UserStatus::Blocked => self.blocked += by,
        }
        let Some(country) = &user.country else { return };
        match self.countries.get_mut(country) {
            Some(count) => *count += by,
            None => drop(self.countries.insert(country.clone(), by)),
        }
    }
}

pub(crate) async fn change_counts(
    tx: &mut Tx,
    application_seq: i64,
    change: &CountChange,
) -> Result<()> {
    if (change.active, change.flagged, change.blocked) != (0, 0, 0) {
        on_tx!(tx, c => sqlx::query(
            "UPDATE applications SET active_count = active_count + $2,
                 flagged_count = flagged_count + $3, blocked_count = blocked_count + $4
             WHERE seq = $1",
        )
        .bind(application_seq)
        .bind(change.active)
        .bind(change.flagged)
        .bind(change.blocked)
        .execute(c)
        .await
        .map(drop))?;
    }
    let countries: Vec<_> = change.countries.iter().filter(|(_, by)| **by != 0).collect();
    if !countries.is_empty() {
        on_tx!(tx, c => {
            let mut sql =
                QueryBuilder::new("INSERT INTO country_counts (application_seq, country, users) ");
            sql.push_values(countries, |mut row, (country, by)| {
                row.push_bind(application_seq).push_bind(country.as_str()).push_bind(*by);
            });
            sql.push(
                " ON CONFLICT (application_seq, country)
                  DO UPDATE SET users = country_counts.users + excluded.users",
            );
            sql.build().execute(c).await.map(drop)
        })?;
    }
    Ok(())
}

/// Users by country, most first; users without a country are in none.
pub(crate) async fn country_counts(db: &Db, application_seq: i64) -> Result<Vec<(String, i64)>> {
    let rows = on_db!(db, pool => sqlx::query_as(
        "SELECT country, users FROM country_counts WHERE application_seq = $1 AND users > 0
         ORDER BY users DESC, country",
    )
    .bind(application_seq)
    .fetch_all(pool)
    .await)?;
    Ok(rows)
}

pub(crate) async fn status_counts(db: &Db, application_seq: i64) -> Result<StatusCounts> {
    let (active, flagged, blocked) = on_db!(db, pool => sqlx::query_as(
        "SELECT active_count, flagged_count, blocked_count FROM applications WHERE seq = $1",
    )
    .bind(application_seq)
    .fetch_one(pool)
    .await)?;
    Ok(StatusCounts { active, flagged, blocked })
}
