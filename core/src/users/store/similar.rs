use std::collections::HashMap;

use sqlx::QueryBuilder;

use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::users::{look_alike, vendor_key};

/// Keys that one statement looks up.
const BATCH_SIZE: usize = 2_000;

/// Whether any key of an application looks like another spelling. Hardly any does, and then plain keys
/// need no look-up.
const ANY: &str = "SELECT user_seq FROM look_alike_keys WHERE application_seq = $1 LIMIT 1";

/// A key to look up: its compared form, the plain spelling that it looks like, and whether these
/// differ.
struct Wanted {
    key: String,
    plain: String,
    differs: bool,
}

fn wanted(vendor_data: &[&str]) -> Vec<Wanted> {
    let of = |written: &&str| {
        let key = vendor_key(written);
        match look_alike(written) {
            Some(plain) => Wanted { key, plain, differs: true },
            None => Wanted { plain: key.clone(), key, differs: false },
        }
    };
    vendor_data.iter().map(of).collect()
}

/// Finds users who have one of these plain keys, or a key that looks like one. Each row: the plain key,
/// the user's key, and the user's `vendor_data`.
macro_rules! found {
    ($connection:expr, $start:expr, $column:expr, $application_seq:expr, $plains:expr) => {{
        let mut sql = QueryBuilder::new($start);
        sql.push_bind($application_seq).push($column);
        let mut list = sql.separated(", ");
        for plain in $plains {
            list.push_bind(*plain);
        }
        sql.push(")");
        sql.build_query_as::<(String, String, String)>()
            .persistent(false)
            .fetch_all($connection)
            .await
    }};
}

const OWN: (&str, &str) = (
    "SELECT u.vendor_key, u.vendor_key, u.vendor_data FROM users u WHERE u.application_seq = ",
    " AND u.vendor_key IN (",
);
const DRAWN: (&str, &str) = (
    "SELECT l.plain_key, u.vendor_key, u.vendor_data FROM look_alike_keys l
     JOIN users u ON u.seq = l.user_seq WHERE l.application_seq = ",
    " AND l.plain_key IN (",
);

/// The look-up, in a pool or in a transaction: `$on` is `on_db` or `on_tx`.
macro_rules! look_up {
    ($on:ident, $from:expr, $application_seq:expr, $vendor_data:expr) => {{
        let any: Option<(i64,)> = $on!($from, c => sqlx::query_as(ANY)
            .bind($application_seq)
            .fetch_optional(c)
            .await)?;
        let mut alike = HashMap::new();
        for part in $vendor_data.chunks(BATCH_SIZE) {
            let Some(search) = Search::new(part, any.is_some()) else { continue };
            let mut users = Vec::new();
            let (own, drawn) = (search.own(), search.drawn());
            if !own.is_empty() {
                users.extend($on!($from, c => found!(c, OWN.0, OWN.1, $application_seq, &own))?);
            }
            if !drawn.is_empty() {
                let more = $on!($from, c => found!(c, DRAWN.0, DRAWN.1, $application_seq, &drawn))?;
                users.extend(more);
            }
            search.note(users, &mut alike);
        }
        Ok(alike)
    }};
}

/// Finds new keys that look like the key of a stored user. Returns that user's `vendor_data`, by new
/// key.
pub(crate) async fn similar_users(
    db: &Db,
    application_seq: i64,
    vendor_data: &[&str],
) -> Result<HashMap<String, String>> {
    look_up!(on_db, db, application_seq, vendor_data)
}

/// The same in a transaction.
pub(crate) async fn similar_users_in(
    tx: &mut Tx,
    application_seq: i64,
    vendor_data: &[&str],
) -> Result<HashMap<String, String>> {
    look_up!(on_tx, tx, application_seq, vendor_data)
}

/// What has to be looked up.
struct Search {
    wanted: Vec<Wanted>,
    any: bool,
}

impl Search {
    /// `None`: no look-up is needed, because these keys are ASCII and the application has no other ones.
    fn new(vendor_data: &[&str], any: bool) -> Option<Self> {
        if !any && vendor_data.iter().all(|written| written.is_ascii()) {
            return None;
        }
        Some(Self { wanted: wanted(vendor_data), any })
    }

    fn own(&self) -> Vec<&str> {
        let alike = self.wanted.iter().filter(|one| one.differs);
        alike.map(|one| one.plain.as_str()).collect()
    }

    fn drawn(&self) -> Vec<&str> {
        if self.any {
            self.wanted.iter().map(|one| one.plain.as_str()).collect()
        } else {
            Vec::new()
        }
    }

    fn note(&self, users: Vec<(String, String, String)>, alike: &mut HashMap<String, String>) {
        let mut by_plain: HashMap<String, Vec<(String, String)>> = HashMap::new();
        for (plain, key, vendor_data) in users {
            by_plain.entry(plain).or_default().push((key, vendor_data));
        }
        for one in &self.wanted {
            let users = by_plain.get(&one.plain).into_iter().flatten();
            if let Some((_, vendor_data)) = users.into_iter().find(|(key, _)| *key != one.key) {
                alike.insert(one.key.clone(), vendor_data.clone());
            }
        }
    }
}

/// Records the plain keys that the keys of new users look like.
pub(super) async fn note_similar(
    tx: &mut Tx,
    application_seq: i64,
    users: impl Iterator<Item = (i64, &str)>,
) -> Result<()> {
    let drawn: Vec<(i64, i64, String)> = users
        .filter_map(|(seq, written)| Some((application_seq, seq, look_alike(written)?)))
        .collect();
    insert_similar(tx, &drawn).await
}

/// Each entry: the application, the user and the plain key.
pub(super) async fn insert_similar(tx: &mut Tx, drawn: &[(i64, i64, String)]) -> Result<()> {
    for part in drawn.chunks(BATCH_SIZE) {
        on_tx!(tx, c => {
            let mut sql = QueryBuilder::new(
                "INSERT INTO look_alike_keys (application_seq, user_seq, plain_key) ",
            );
            sql.push_values(part, |mut row, (application_seq, seq, plain)| {
                row.push_bind(*application_seq).push_bind(*seq).push_bind(plain.as_str());
            });
            sql.push(" ON CONFLICT (application_seq, plain_key, user_seq) DO NOTHING");
            sql.build().execute(c).await.map(drop)
        })?;
    }
    Ok(())
}
