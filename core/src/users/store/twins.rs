//! Users who may be meant by a row that names somebody else: keys that differ only in leading zeros, which
//! spreadsheets remove, and the IDs of an export.

use std::collections::HashMap;
use std::fmt::Write as _;

use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::db::{Db, on_db};
use crate::error::Result;

/// Keys that one statement looks up.
const BATCH_SIZE: usize = 2_000;

/// No key of digits that people use is longer.
const LONGEST: usize = 20;

/// Keys that are read to find out how long keys with so many leading zeros are.
const SAMPLE: usize = 20;

/// Finds the users whose keys differ from these only in leading zeros. Returns a user's `vendor_data`, by
/// the given key.
pub(crate) async fn zero_twins(
    db: &Db,
    application_seq: i64,
    keys: &[&str],
) -> Result<HashMap<String, String>> {
    let is_number = |key: &&&str| {
        key.len() <= LONGEST && !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit())
    };
    let numbers: Vec<&str> = keys.iter().filter(is_number).copied().collect();
    let mut twins = HashMap::new();
    if numbers.is_empty() {
        return Ok(twins);
    }
    let lengths = lengths(db, application_seq).await?;
    let wanted: Vec<(String, &str)> =
        numbers.iter().flat_map(|key| spellings(key, &lengths)).collect();
    for part in wanted.chunks(BATCH_SIZE) {
        let users: Vec<(String, String)> = on_db!(db, c => {
            let mut sql = QueryBuilder::new(
                "SELECT vendor_key, vendor_data FROM users WHERE application_seq = ",
            );
            sql.push_bind(application_seq).push(" AND vendor_key IN (");
            let mut list = sql.separated(", ");
            for (spelling, _) in part {
                list.push_bind(spelling.as_str());
            }
            sql.push(")");
            sql.build_query_as().persistent(false).fetch_all(c).await
        })?;
        let users: HashMap<String, String> = users.into_iter().collect();
        for (spelling, key) in part {
            if let Some(vendor_data) = users.get(spelling) {
                twins.insert((*key).to_owned(), vendor_data.clone());
            }
        }
    }
    Ok(twins)
}

/// The lengths of stored keys that begin with zeros, and whether there are numbers without.
struct Lengths {
    padded: Vec<usize>,
    has_plain: bool,
}

/// A few index look-ups: for each number of leading zeros the first keys.
async fn lengths(db: &Db, application_seq: i64) -> Result<Lengths> {
    let mut sql = String::new();
    for zeros in 0..LONGEST {
        let start = "0".repeat(zeros);
        let union = if zeros == 0 { "" } else { " UNION " };
        let limit = if zeros == 0 { 1 } else { SAMPLE };
        // The key behind 9 is a colon in ASCII, by which both databases compare keys.
        let _ = write!(
            sql,
            "{union}SELECT * FROM (SELECT {zeros} AS zeros, LENGTH(vendor_key) AS length FROM users \
             WHERE application_seq = $1 AND vendor_key >= '{start}1' AND vendor_key < '{start}:' \
             ORDER BY vendor_key LIMIT {limit}) AS z{zeros}"
        );
    }
    let rows: Vec<(i32, i32)> = on_db!(db, c => sqlx::query_as(sqlx::AssertSqlSafe(sql.as_str()))
        .bind(application_seq)
        .fetch_all(c)
        .await)?;
    let padded = rows.iter().filter(|(zeros, _)| *zeros > 0);
    let mut padded: Vec<usize> =
        padded.filter_map(|(_, length)| usize::try_from(*length).ok()).collect();
    padded.sort_unstable();
    padded.dedup();
    Ok(Lengths { padded, has_plain: rows.iter().any(|(zeros, _)| *zeros == 0) })
}

/// The other spellings of a number that users may have, each with the number.
fn spellings<'a>(key: &'a str, lengths: &Lengths) -> Vec<(String, &'a str)> {
    let bare = match key.trim_start_matches('0') {
        "" => "0",
        bare => bare,
    };
    let padded = lengths.padded.iter().copied().filter(|length| *length > bare.len());
    let plain = lengths.has_plain.then_some(bare.len());
    let others = plain.into_iter().chain(padded).filter(|length| *length != key.len());
    others.map(|length| (format!("{bare:0>length$}"), key)).collect()
}

/// The keys of the users with these IDs.
pub(crate) async fn keys_of_ids(
    db: &Db,
    application_seq: i64,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, String>> {
    let mut keys = HashMap::new();
    for part in ids.chunks(BATCH_SIZE) {
        let rows: Vec<(Uuid, String)> = on_db!(db, c => {
            let mut sql = QueryBuilder::new("SELECT id, vendor_key FROM users WHERE application_seq = ");
            sql.push_bind(application_seq).push(" AND id IN (");
            let mut list = sql.separated(", ");
            for id in part {
                list.push_bind(*id);
            }
            sql.push(")");
            sql.build_query_as().persistent(false).fetch_all(c).await
        })?;
        keys.extend(rows);
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::{Lengths, spellings};

    #[test]
    fn the_other_spellings_of_a_number_are_those_that_users_may_have() {
        let of = |key, padded: &[usize], has_plain| {
            let lengths = Lengths { padded: padded.to_vec(), has_plain };
            let all = spellings(key, &lengths).into_iter();
            all.map(|(spelling, _)| spelling).collect::<Vec<_>>()
        };
        assert_eq!(of("912377", &[9], true), ["000912377"]);
        assert_eq!(of("000912377", &[9], true), ["912377"]);
        assert_eq!(of("000912377", &[9, 12], false), ["000000912377"]);
        assert_eq!(of("000", &[3], true), ["0"]);
        assert!(of("912377", &[], true).is_empty());
        assert!(of("912377", &[4], true).is_empty());
    }
}
