use std::collections::HashSet;

use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::Timestamp;
use crate::db::{Db, on_db};
use crate::error::Result;
use crate::faces::FaceSettings;
use crate::faces::pairs::{Decided, Pair, PairCounts, PairRow, PairState, PairUser};

/// The navigation counts no further than this.
const COUNTED: i64 = 1_000;

/// The position at which a page begins: the score or the time of the decision, and the pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::faces::pairs) struct Cursor {
    pub key: i64,
    pub id: Uuid,
    /// Whether to read the page before this position instead of the one after it.
    pub back: bool,
}

#[derive(sqlx_macros::FromRow)]
struct UserColumns {
    low_id: Uuid,
    low_name: String,
    low_vendor_data: String,
    low_face: Option<Uuid>,
    high_id: Uuid,
    high_name: String,
    high_vendor_data: String,
    high_face: Option<Uuid>,
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    id: Uuid,
    similarity: i64,
    key: i64,
    #[sqlx(flatten)]
    users: UserColumns,
}

fn row(id: Uuid, similarity: i64, users: UserColumns) -> PairRow {
    let low = PairUser {
        id: users.low_id,
        name: users.low_name,
        vendor_data: users.low_vendor_data,
        face: users.low_face,
    };
    let high = PairUser {
        id: users.high_id,
        name: users.high_name,
        vendor_data: users.high_vendor_data,
        face: users.high_face,
    };
    PairRow { id, similarity, users: [low, high] }
}

/// A pair in a list, and the value that the list is sorted by.
pub(in crate::faces::pairs) struct Found {
    pub row: PairRow,
    pub key: i64,
}

const COLUMNS: &str = "l.id AS low_id,
        COALESCE(l.full_name, l.display_name, l.vendor_data) AS low_name,
        l.vendor_data AS low_vendor_data, lf.id AS low_face, h.id AS high_id,
        COALESCE(h.full_name, h.display_name, h.vendor_data) AS high_name,
        h.vendor_data AS high_vendor_data, hf.id AS high_face
    FROM face_pairs p
    JOIN users l ON l.seq = p.low_user_seq
    JOIN users h ON h.seq = p.high_user_seq
    LEFT JOIN faces lf ON lf.seq = p.low_face_seq
    LEFT JOIN faces hf ON hf.seq = p.high_face_seq
    WHERE p.application_seq = ";

/// Pairs of a state, the best score (or the newest decision) first; with a cursor that goes back, the
/// nearest to the cursor first. Open pairs below `threshold` are left out, and listed again when the
/// threshold is lowered.
pub(in crate::faces::pairs) async fn list(
    db: &Db,
    application_seq: i64,
    state: PairState,
    threshold: i64,
    cursor: Option<Cursor>,
    most: i64,
) -> Result<Vec<Found>> {
    let key = if state.waits() { "p.similarity" } else { "p.decided_at" };
    let back = cursor.is_some_and(|cursor| cursor.back);
    let (beyond, order) = if back { (">", "") } else { ("<", " DESC") };
    let rows: Vec<Row> = on_db!(db, pool => {
        let mut sql = QueryBuilder::new("SELECT p.id, p.similarity, ");
        sql.push(key).push(" AS key, ").push(COLUMNS).push_bind(application_seq);
        sql.push(" AND p.state = ").push_bind(state.code());
        if state == PairState::Open {
            sql.push(" AND p.similarity >= ").push_bind(threshold * 100);
        }
        if let Some(cursor) = cursor {
            sql.push(" AND (").push(key).push(", p.id) ").push(beyond).push(" (");
            sql.push_bind(cursor.key).push(", ").push_bind(cursor.id).push(")");
        }
        sql.push(" ORDER BY ").push(key).push(order).push(", p.id").push(order);
        sql.push(" LIMIT ").push_bind(most);
        sql.build_query_as().fetch_all(pool).await
    })?;
    let found = |one: Row| Found { row: row(one.id, one.similarity, one.users), key: one.key };
    Ok(rows.into_iter().map(found).collect())
}

#[derive(sqlx_macros::FromRow)]
struct WholeRow {
    id: Uuid,
    similarity: i64,
    state: String,
    threshold: i64,
    distance: i64,
    model: String,
    model_version: String,
    found_at: i64,
    decided_at: Option<i64>,
    decided_by: Option<String>,
    reason: String,
    #[sqlx(flatten)]
    users: UserColumns,
}

pub(in crate::faces::pairs) async fn one(
    db: &Db,
    application_seq: i64,
    id: Uuid,
) -> Result<Option<Pair>> {
    let found: Option<WholeRow> = on_db!(db, pool => {
        let mut sql = QueryBuilder::new(
            "SELECT p.id, p.similarity, p.state, p.threshold, p.distance, p.model, p.model_version,
                    p.found_at, p.decided_at, p.decided_by, p.reason, ",
        );
        sql.push(COLUMNS).push_bind(application_seq).push(" AND p.id = ").push_bind(id);
        sql.build_query_as().fetch_optional(pool).await
    })?;
    Ok(found.map(|one| Pair {
        row: row(one.id, one.similarity, one.users),
        state: super::state_of(&one.state),
        threshold: one.threshold,
        distance: one.distance,
        model: one.model,
        model_version: one.model_version,
        found_at: Timestamp::from_micros(one.found_at),
        decided: decided(one.decided_at, one.decided_by, one.reason),
    }))
}

pub(in crate::faces::pairs) fn decided(
    at: Option<i64>,
    by: Option<String>,
    reason: String,
) -> Option<Decided> {
    let (at, by) = at.zip(by)?;
    Some(Decided { at: Timestamp::from_micros(at), by, reason })
}

pub(in crate::faces::pairs) async fn counts(
    db: &Db,
    application_seq: i64,
    threshold: i64,
) -> Result<PairCounts> {
    let rows: Vec<(String, i64)> = on_db!(db, pool => sqlx::query_as(
        "SELECT state, COUNT(*) FROM face_pairs
         WHERE application_seq = $1 AND (state <> 'open' OR similarity >= $2) GROUP BY state",
    )
    .bind(application_seq)
    .bind(threshold * 100)
    .fetch_all(pool)
    .await)?;
    let of = |state: PairState| {
        rows.iter().find(|(code, _)| code == state.code()).map_or(0, |(_, count)| *count)
    };
    Ok(PairCounts {
        open: of(PairState::Open),
        later: of(PairState::Later),
        same: of(PairState::Same),
        different: of(PairState::Different),
    })
}

/// Open pairs at or above the application's threshold. Every page needs the number, so it is counted
/// only up to [`COUNTED`].
pub(in crate::faces::pairs) async fn open_count(db: &Db, application_seq: i64) -> Result<i64> {
    let (count,): (i64,) = on_db!(db, pool => sqlx::query_as(
        "SELECT COUNT(*) FROM (
             SELECT 1 FROM face_pairs WHERE application_seq = $1 AND state = 'open'
                AND similarity >= 100 * COALESCE(
                    (SELECT threshold FROM face_settings WHERE application_seq = $1), $2)
             LIMIT $3) open",
    )
    .bind(application_seq)
    .bind(FaceSettings::default().threshold)
    .bind(COUNTED)
    .fetch_one(pool)
    .await)?;
    Ok(count)
}

/// How many open pairs have a score from one threshold (included) up to another, in percent.
pub(in crate::faces) async fn open_between(
    db: &Db,
    application_seq: i64,
    from: i64,
    below: i64,
) -> Result<i64> {
    let (count,): (i64,) = on_db!(db, pool => sqlx::query_as(
        "SELECT COUNT(*) FROM face_pairs WHERE application_seq = $1 AND state = 'open'
            AND similarity >= $2 AND similarity < $3",
    )
    .bind(application_seq)
    .bind(from * 100)
    .bind(below * 100)
    .fetch_one(pool)
    .await)?;
    Ok(count)
}

/// The users who already form a pair with this user, in any state.
pub(in crate::faces) async fn known(db: &Db, user_seq: i64) -> Result<HashSet<i64>> {
    let rows: Vec<(i64,)> = on_db!(db, pool => sqlx::query_as(
        "SELECT high_user_seq FROM face_pairs WHERE low_user_seq = $1
         UNION SELECT low_user_seq FROM face_pairs WHERE high_user_seq = $1",
    )
    .bind(user_seq)
    .fetch_all(pool)
    .await)?;
    Ok(rows.into_iter().map(|(seq,)| seq).collect())
}
