use std::collections::BTreeMap;

use sqlx::QueryBuilder;

use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::users::find::tag_list;
use crate::users::stored::Fields;
use crate::users::{StatusCounts, UserStatus};

/// Counters that one statement moves.
const STEP: usize = 2_000;

/// By how much the application's counters move. Sorted, so that two transactions touch the same
/// rows in the same order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CountChange {
    /// By country, '' for none: how many of each status, in the order of [`UserStatus::ALL`].
    countries: BTreeMap<String, [i64; UserStatus::ALL.len()]>,
    tags: BTreeMap<String, i64>,
}

impl CountChange {
    pub(crate) fn add(&mut self, user: &Fields) {
        self.count(user, 1);
    }

    pub(crate) fn remove(&mut self, user: &Fields) {
        self.count(user, -1);
    }

    /// A change of one user; tags that stay are not looked at.
    pub(crate) fn replace(&mut self, before: &Fields, after: &Fields) {
        if (&before.country, before.status) != (&after.country, after.status) {
            self.count_country(before, -1);
            self.count_country(after, 1);
        }
        if before.tags != after.tags {
            self.count_tags(before, -1);
            self.count_tags(after, 1);
        }
    }

    fn count(&mut self, user: &Fields, by: i64) {
        self.count_country(user, by);
        self.count_tags(user, by);
    }

    fn count_country(&mut self, user: &Fields, by: i64) {
        let country = user.country.as_deref().unwrap_or_default();
        let status = user.status as usize;
        match self.countries.get_mut(country) {
            Some(counts) => counts[status] += by,
            None => {
                let mut counts = [0; UserStatus::ALL.len()];
                counts[status] = by;
                self.countries.insert(country.to_owned(), counts);
            }
        }
    }

    fn count_tags(&mut self, user: &Fields, by: i64) {
        if user.tags == "[]" {
            return;
        }
        for tag in tag_list(&user.tags) {
            *self.tags.entry(tag).or_default() += by;
        }
    }
}

pub(crate) async fn change_counts(
    tx: &mut Tx,
    application_seq: i64,
    change: &CountChange,
) -> Result<()> {
    let countries: Vec<_> = change
        .countries
        .iter()
        .flat_map(|(country, counts)| {
            UserStatus::ALL.iter().zip(counts).map(move |(status, by)| (country, status, *by))
        })
        .filter(|(_, _, by)| *by != 0)
        .collect();
    for part in countries.chunks(STEP) {
        on_tx!(tx, c => {
            let mut sql = QueryBuilder::new(
                "INSERT INTO user_counts (application_seq, country, status, users) ",
            );
            sql.push_values(part, |mut row, (country, status, by)| {
                row.push_bind(application_seq).push_bind(country.as_str());
                row.push_bind(status.code()).push_bind(*by);
            });
            sql.push(
                " ON CONFLICT (application_seq, country, status)
                  DO UPDATE SET users = user_counts.users + excluded.users",
            );
            sql.build().execute(c).await.map(drop)
        })?;
    }
    change_tags(tx, application_seq, change).await
}

async fn change_tags(tx: &mut Tx, application_seq: i64, change: &CountChange) -> Result<()> {
    let tags: Vec<_> = change.tags.iter().filter(|(_, by)| **by != 0).collect();
    for part in tags.chunks(STEP) {
        on_tx!(tx, c => {
            let mut sql =
                QueryBuilder::new("INSERT INTO tag_counts (application_seq, tag, users) ");
            sql.push_values(part, |mut row, (tag, by)| {
                row.push_bind(application_seq).push_bind(tag.as_str()).push_bind(**by);
            });
            sql.push(
                " ON CONFLICT (application_seq, tag)
                  DO UPDATE SET users = tag_counts.users + excluded.users",
            );
            sql.build().execute(c).await.map(drop)
        })?;
    }
    if tags.iter().any(|(_, by)| **by < 0) {
        // A tag that nobody has any more may say something about whoever had it.
        on_tx!(tx, c => sqlx::query(
            "DELETE FROM tag_counts WHERE application_seq = $1 AND users <= 0",
        )
        .bind(application_seq)
        .execute(c)
        .await
        .map(drop))?;
    }
    Ok(())
}

/// Users by country, most first; users without a country are in none.
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
    counts_of(db, application_seq, &[]).await
}

/// Users by status, of these countries; an empty list: of all and of none.
pub(crate) async fn counts_of(
    db: &Db,
    application_seq: i64,
    countries: &[String],
) -> Result<StatusCounts> {
    let rows: Vec<(String, i64)> = on_db!(db, pool => {
        let mut sql = QueryBuilder::new(
            "SELECT status, CAST(SUM(users) AS BIGINT) FROM user_counts WHERE application_seq = ",
        );
        sql.push_bind(application_seq);
        if !countries.is_empty() {
            sql.push(" AND country IN (");
            let mut list = sql.separated(", ");
            for country in countries {
                list.push_bind(country.as_str());
            }
            sql.push(")");
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

/// The users who have this tag.
pub(crate) async fn tag_count(db: &Db, application_seq: i64, tag: &str) -> Result<i64> {
    let found: Option<(i64,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT users FROM tag_counts WHERE application_seq = $1 AND tag = $2",
    )
    .bind(application_seq)
    .bind(tag)
    .fetch_optional(pool)
    .await)?;
    Ok(found.map_or(0, |(users,)| users))
}
