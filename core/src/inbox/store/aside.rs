use super::Wanted;
use super::conditions::{awaits_approval, has_failed_since, has_held_rows};
use crate::db::{Db, on_db};
use crate::error::Result;
use crate::faces::FaceSettings;
use crate::inbox::Waiting;

/// What the operator `$2` has snoozed, or a colleague takes care of. Both are found by their primary keys,
/// and there are few.
macro_rules! aside {
    () => {
        "WITH aside AS (
             SELECT kind, subject_id FROM inbox_marks
             WHERE application_seq = $1 AND assigned_to_id <> $2
             UNION
             SELECT kind, subject_id FROM inbox_snoozes
             WHERE application_seq = $1 AND operator_id = $2 AND until > $3)"
    };
}

/// The pairs that are open at today's threshold.
macro_rules! open_pairs {
    () => {
        "p.application_seq = $1 AND p.state = 'open' AND p.similarity >= 100 * COALESCE(
             (SELECT threshold FROM face_settings WHERE application_seq = $1), $9)"
    };
}

/// How many of the things that wait for the operator are set aside. Each statement starts from the marks, so
/// it reads no more rows than there are marks, and the latest imports.
pub(in crate::inbox) async fn count_aside(db: &Db, wanted: &Wanted) -> Result<i64> {
    let (imports, held, exports, pairs, webhooks): (i64, i64, i64, i64, i64) = on_db!(db, pool => sqlx::query_as(concat!(
        aside!(),
        " SELECT
             CASE WHEN $4 THEN (SELECT COUNT(*) FROM aside a JOIN imports i ON i.id = a.subject_id
                 WHERE a.kind = 'import' AND i.application_seq = $1
                     AND i.state IN ('mapping', 'ready')) ELSE 0 END,
             CASE WHEN $4 THEN (SELECT COUNT(*) FROM (
                 SELECT id, state, started_at, undone_at FROM imports WHERE application_seq = $1
                 ORDER BY id DESC LIMIT $10) latest
                 JOIN aside a ON a.kind = 'held' AND a.subject_id = latest.id
                 WHERE ",
        has_held_rows!("latest"),
        ") ELSE 0 END,
             CASE WHEN $5 THEN (SELECT COUNT(*) FROM aside a JOIN exports x ON x.id = a.subject_id
                 WHERE a.kind = 'export' AND x.application_seq = $1 AND ",
        awaits_approval!("x", "$2"),
        ") ELSE 0 END,
             CASE WHEN $6 THEN (SELECT COUNT(*) FROM aside a JOIN face_pairs p ON p.id = a.subject_id
                 WHERE a.kind = 'pair' AND ",
        open_pairs!(),
        ") ELSE 0 END,
             CASE WHEN $7 THEN (SELECT COUNT(*) FROM aside a JOIN webhooks w ON w.id = a.subject_id
                 WHERE a.kind = 'webhook' AND w.application_seq = $1 AND ",
        has_failed_since!("w", "$8"),
        ") ELSE 0 END"
    ))
    .bind(wanted.application_seq)
    .bind(wanted.operator_id)
    .bind(wanted.now.micros())
    .bind(wanted.imports)
    .bind(wanted.exports)
    .bind(wanted.pairs)
    .bind(wanted.webhooks)
    .bind(wanted.failed_since.micros())
    .bind(FaceSettings::default().threshold)
    .bind(Waiting::LATEST_IMPORTS)
    .fetch_one(pool)
    .await)?;
    Ok(imports + held + exports + pairs + webhooks)
}

/// How many of the things that wait for the operator and are not set aside began to wait, or were assigned to
/// them, since they last opened the inbox; up to [`Waiting::COUNTED`]. Pairs are found by the index
/// `face_pairs_by_found`, the others among the few that wait.
pub(in crate::inbox) async fn count_fresh(db: &Db, wanted: &Wanted) -> Result<i64> {
    let (count,): (i64,) = on_db!(db, pool => sqlx::query_as(concat!(
        aside!(),
        ", looked AS (
             SELECT COALESCE(MAX(seen_at), 0) AS look FROM inbox_looks
             WHERE application_seq = $1 AND operator_id = $2),
         given AS (
             SELECT kind, subject_id FROM inbox_marks
             WHERE application_seq = $1 AND assigned_to_id = $2
                 AND assigned_at > (SELECT look FROM looked)),
         fresh AS (
             SELECT 'import' AS kind, i.id AS id FROM imports i
             WHERE $4 AND i.application_seq = $1 AND i.state IN ('mapping', 'ready')
                 AND (COALESCE(i.finished_at, i.uploaded_at) > (SELECT look FROM looked)
                     OR EXISTS (SELECT 1 FROM given g WHERE g.kind = 'import' AND g.subject_id = i.id))
             UNION ALL
             SELECT 'held' AS kind, latest.id AS id FROM (
                 SELECT id, state, started_at, undone_at, finished_at FROM imports
                 WHERE application_seq = $1 ORDER BY id DESC LIMIT $10) latest
             WHERE $4 AND ",
        has_held_rows!("latest"),
        "        AND (latest.finished_at > (SELECT look FROM looked)
                     OR EXISTS (SELECT 1 FROM given g WHERE g.kind = 'held' AND g.subject_id = latest.id))
             UNION ALL
             SELECT 'export' AS kind, x.id AS id FROM exports x
             WHERE $5 AND x.application_seq = $1 AND ",
        awaits_approval!("x", "$2"),
        "        AND (x.requested_at > (SELECT look FROM looked)
                     OR EXISTS (SELECT 1 FROM given g WHERE g.kind = 'export' AND g.subject_id = x.id))
             UNION ALL
             SELECT kind, id FROM (
                 SELECT 'pair' AS kind, p.id AS id FROM face_pairs p
                 WHERE $6 AND p.found_at > (SELECT look FROM looked) AND ",
        open_pairs!(),
        "        LIMIT $11) found
             UNION ALL
             SELECT 'pair' AS kind, p.id AS id FROM given g JOIN face_pairs p ON p.id = g.subject_id
             WHERE $6 AND g.kind = 'pair' AND p.found_at <= (SELECT look FROM looked) AND ",
        open_pairs!(),
        "    UNION ALL
             SELECT 'webhook' AS kind, w.id AS id FROM webhooks w
             WHERE $7 AND w.application_seq = $1 AND ",
        has_failed_since!("w", "$8"),
        "        AND (EXISTS (SELECT 1 FROM webhook_deliveries d
                         WHERE d.webhook_id = w.id AND d.state = 'failed'
                             AND d.tried_at > (SELECT look FROM looked))
                     OR EXISTS (SELECT 1 FROM given g
                         WHERE g.kind = 'webhook' AND g.subject_id = w.id)))
         SELECT COUNT(*) FROM (
             SELECT 1 FROM fresh f WHERE NOT EXISTS (
                 SELECT 1 FROM aside a WHERE a.kind = f.kind AND a.subject_id = f.id)
             LIMIT $11) counted"
    ))
    .bind(wanted.application_seq)
    .bind(wanted.operator_id)
    .bind(wanted.now.micros())
    .bind(wanted.imports)
    .bind(wanted.exports)
    .bind(wanted.pairs)
    .bind(wanted.webhooks)
    .bind(wanted.failed_since.micros())
    .bind(FaceSettings::default().threshold)
    .bind(Waiting::LATEST_IMPORTS)
    .bind(Waiting::COUNTED)
    .fetch_one(pool)
    .await)?;
    Ok(count)
}
