use std::collections::BTreeMap;

use sqlx::QueryBuilder;

use super::tags::{forget_spellings, note_spellings};
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::users::find::tag_list;
use crate::users::snapshot::Fields;
use crate::users::{StatusCounts, UserStatus};

/// Counters that one statement writes.
const BATCH_SIZE: usize = 2_000;

type ByStatus = [i64; UserStatus::ALL.len()];
/// The counts by country ('' stands for none). Each has a count per status, in the order of
/// [`UserStatus::ALL`].
type ByCountry = BTreeMap<String, ByStatus>;

/// The changes to an application's counters. They are sorted, so that two transactions lock the same
/// rows in the same order and cannot deadlock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CountDelta {
    countries: ByCountry,
    tags: BTreeMap<String, ByCountry>,
}

impl CountDelta {
    pub(crate) fn add(&mut self, user: &Fields) {
        self.count(user, 1);
    }

    pub(crate) fn remove(&mut self, user: &Fields) {
        self.count(user, -1);
    }

    /// Counts the change of one user.
    pub(crate) fn replace(&mut self, before: &Fields, after: &Fields) {
        let counted = |user: &Fields| (user.country.clone(), user.status, user.tags.clone());
        if counted(before) != counted(after) {
            self.remove(before);
            self.add(after);
        }
    }

    pub(crate) fn merge(&mut self, other: Self) {
        merge(&mut self.countries, other.countries);
        for (tag, countries) in other.tags {
            merge(self.tags.entry(tag).or_default(), countries);
        }
    }

    fn count(&mut self, user: &Fields, by: i64) {
        count(&mut self.countries, user, by);
        if user.tags == "[]" {
            return;
        }
        for tag in tag_list(&user.tags) {
            count(self.tags.entry(tag).or_default(), user, by);
        }
    }
}

fn count(countries: &mut ByCountry, user: &Fields, by: i64) {
    let country = user.country.as_deref().unwrap_or_default();
    match countries.get_mut(country) {
        Some(counts) => counts[user.status as usize] += by,
        None => {
            let mut counts = ByStatus::default();
            counts[user.status as usize] = by;
            countries.insert(country.to_owned(), counts);
        }
    }
}

fn merge(into: &mut ByCountry, from: ByCountry) {
    for (country, counts) in from {
        let sums = into.entry(country).or_default();
        sums.iter_mut().zip(counts).for_each(|(sum, by)| *sum += by);
    }
}

/// The counters that change, one at a time.
fn nonzero(countries: &ByCountry) -> impl Iterator<Item = (&str, UserStatus, i64)> {
    countries
        .iter()
        .flat_map(|(country, counts)| {
            UserStatus::ALL.into_iter().zip(counts).map(move |(status, by)| (country, status, *by))
        })
        .filter(|(_, _, by)| *by != 0)
        .map(|(country, status, by)| (country.as_str(), status, by))
}

pub(crate) async fn change_counts(
    tx: &mut Tx,
    application_seq: i64,
    delta: &CountDelta,
) -> Result<()> {
    let countries: Vec<_> = nonzero(&delta.countries).collect();
    for part in countries.chunks(BATCH_SIZE) {
        on_tx!(tx, c => {
            let mut sql = QueryBuilder::new(
                "INSERT INTO user_counts (application_seq, country, status, users) ",
            );
            sql.push_values(part, |mut row, (country, status, by)| {
                row.push_bind(application_seq).push_bind(*country);
                row.push_bind(status.code()).push_bind(*by);
            });
            sql.push(
                " ON CONFLICT (application_seq, country, status)
                  DO UPDATE SET users = user_counts.users + excluded.users",
            );
            sql.build().execute(c).await.map(drop)
        })?;
    }
    change_tags(tx, application_seq, delta).await
}

async fn change_tags(tx: &mut Tx, application_seq: i64, delta: &CountDelta) -> Result<()> {
    let tags: Vec<_> = delta
        .tags
        .iter()
        .flat_map(|(tag, countries)| nonzero(countries).map(move |counter| (tag, counter)))
        .collect();
    for part in tags.chunks(BATCH_SIZE) {
        on_tx!(tx, c => {
            let mut sql = QueryBuilder::new(
                "INSERT INTO tag_counts (application_seq, tag, country, status, users) ",
            );
            sql.push_values(part, |mut row, (tag, (country, status, by))| {
                row.push_bind(application_seq).push_bind(tag.as_str()).push_bind(*country);
                row.push_bind(status.code()).push_bind(*by);
            });
            sql.push(
                " ON CONFLICT (application_seq, tag, country, status)
                  DO UPDATE SET users = tag_counts.users + excluded.users",
            );
            sql.build().execute(c).await.map(drop)
        })?;
    }
    note_spellings(tx, application_seq, delta.tags.keys().map(String::as_str)).await?;
    if tags.iter().any(|(_, (_, _, by))| *by < 0) {
        // Delete the counter of a tag that no user has any more, because the tag itself may be personal
        // data.
        on_tx!(tx, c => sqlx::query(
            "DELETE FROM tag_counts WHERE application_seq = $1 AND users <= 0",
        )
        .bind(application_seq)
        .execute(c)
        .await
        .map(drop))?;
        forget_spellings(tx, application_seq, delta.tags.keys().map(String::as_str)).await?;
    }
    Ok(())
}

/// How many users each country has, the largest number first. Users without a country are left out.
pub(crate) async fn country_counts(db: &Db, application_seq: i64) -> Result<Vec<(String, i64)>> {
    let rows = on_db!(db, pool => sqlx::query_as(
        "SELECT country, CAST(SUM(users) AS BIGINT) AS number FROM user_counts
         WHERE application_seq = $1 AND country <> '' GROUP BY country HAVING SUM(users) > 0
         ORDER BY number DESC, country",
    )
    .bind(application_seq)
    .fetch_all(pool)
    .await)?;
    Ok(rows)
}

pub(crate) async fn status_counts(db: &Db, application_seq: i64) -> Result<StatusCounts> {
    counts_of(db, application_seq, &[], &[]).await
}

/// How many users have each status, among those with one of these tags and one of these countries. An
/// empty list does not filter. A user with two of the tags is counted twice.
pub(crate) async fn counts_of(
    db: &Db,
    application_seq: i64,
    tags: &[String],
    countries: &[String],
) -> Result<StatusCounts> {
    if tags.iter().chain(countries).any(|text| text.contains('\0')) {
        // No value has a NUL character, and PostgreSQL refuses it.
        return Ok(StatusCounts::default());
    }
    let rows: Vec<(String, i64)> = on_db!(db, pool => {
        let mut sql = QueryBuilder::new("SELECT status, CAST(SUM(users) AS BIGINT) FROM ");
        sql.push(if tags.is_empty() { "user_counts" } else { "tag_counts" });
        sql.push(" WHERE application_seq = ").push_bind(application_seq);
        for (column, values) in [("tag", tags), ("country", countries)] {
            if !values.is_empty() {
                sql.push(" AND ").push(column).push(" IN (");
                let mut list = sql.separated(", ");
                for value in values {
                    list.push_bind(value.as_str());
                }
                sql.push(")");
            }
        }
        sql.push(" GROUP BY status").build_query_as().fetch_all(pool).await
    })?;
    let of = |status: UserStatus| {
        rows.iter().find(|(code, _)| code == status.code()).map_or(0, |(_, users)| *users)
    };
    Ok(StatusCounts {
        active: of(UserStatus::Active),
        flagged: of(UserStatus::Flagged),
        blocked: of(UserStatus::Blocked),
    })
}
