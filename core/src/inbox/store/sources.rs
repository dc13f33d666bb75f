use uuid::Uuid;

use super::conditions::{awaits_approval, has_failed_since, has_held_rows};
use crate::Timestamp;
use crate::db::{Db, Statement, Value};
use crate::error::Result;
use crate::faces::FaceSettings;
use crate::inbox::{ItemKind, Waiting};

/// For whom a source is read.
#[derive(Clone, Copy)]
pub(in crate::inbox) struct Whose {
    pub application_seq: i64,
    /// Nobody decides about their own exports, nor about those of their API keys.
    pub operator_id: Uuid,
    pub failed_since: Timestamp,
}

/// Which of a source's things are wanted.
#[derive(Clone, Copy)]
pub(in crate::inbox) enum Only<'a> {
    These(&'a [Uuid]),
    Except(&'a [Uuid]),
}

/// A thing that waits, as its source tells of it.
#[derive(sqlx_macros::FromRow)]
pub(in crate::inbox) struct Row {
    pub id: Uuid,
    /// The name of the file, the purpose of the export, the address of the webhook.
    pub name: String,
    /// The counts of an import, who requests the export.
    pub words: String,
    /// Users of an export, hundredths of a percent of a pair.
    pub number: i64,
    pub since: i64,
}

/// At most `limit` things of a kind: exports that wait longest first, pairs with the best score first, the
/// others newest first.
pub(in crate::inbox) async fn rows(
    db: &Db,
    kind: ItemKind,
    whose: Whose,
    only: Only<'_>,
    limit: i64,
) -> Result<Vec<Row>> {
    if matches!(only, Only::These([])) {
        return Ok(Vec::new());
    }
    let mut sql = Statement::new(db, "SELECT x.id, ");
    sql.push(match kind {
        ItemKind::Mapping | ItemKind::Preview | ItemKind::Warnings => {
            "x.file_name AS name, x.preview AS words, x.rows AS number,
             COALESCE(x.finished_at, x.uploaded_at) AS since"
        }
        ItemKind::Held => {
            "x.file_name AS name, x.applied AS words, x.rows AS number,
             COALESCE(x.finished_at, x.uploaded_at) AS since"
        }
        ItemKind::Export => {
            "x.purpose AS name, x.requested_by AS words, x.matched AS number,
             x.requested_at AS since"
        }
        ItemKind::Pair => {
            "x.model AS name, x.state AS words, x.similarity AS number, x.found_at AS since"
        }
        ItemKind::Webhook => {
            "x.url AS name, x.events AS words, x.created_at AS number,
             (SELECT MAX(d.tried_at) FROM webhook_deliveries d
              WHERE d.webhook_id = x.id AND d.state = 'failed') AS since"
        }
    });
    push_source(&mut sql, kind, whose, only);
    sql.push(match kind {
        ItemKind::Export => " ORDER BY x.id LIMIT ",
        ItemKind::Pair => " ORDER BY x.similarity DESC, x.id LIMIT ",
        _ => " ORDER BY x.id DESC LIMIT ",
    });
    sql.bind(limit);
    sql.fetch_all(db).await
}

/// How many there are, up to [`Waiting::COUNTED`].
pub(in crate::inbox) async fn count(
    db: &Db,
    kind: ItemKind,
    whose: Whose,
    only: Only<'_>,
) -> Result<i64> {
    if matches!(only, Only::These([])) {
        return Ok(0);
    }
    let mut sql = Statement::new(db, "SELECT COUNT(*) FROM (SELECT 1 AS one");
    push_source(&mut sql, kind, whose, only);
    sql.push(" LIMIT ").bind(Waiting::COUNTED).push(") counted");
    let found: Vec<(i64,)> = sql.fetch_all(db).await?;
    Ok(found.first().map_or(0, |(count,)| *count))
}

/// The rows of a kind as `x`. The indexes `imports_by_state`, `exports_by_state` and `face_pairs_by_state`
/// find them; held rows are looked for in the latest imports, and an application has few webhooks.
fn push_source(sql: &mut Statement, kind: ItemKind, whose: Whose, only: Only<'_>) {
    let seq = whose.application_seq;
    match kind {
        ItemKind::Mapping => {
            sql.push(" FROM imports x WHERE x.state = 'mapping' AND x.application_seq = ")
                .bind(seq);
        }
        ItemKind::Preview => {
            sql.push(" FROM imports x WHERE x.state = 'ready' AND x.application_seq = ").bind(seq);
            sql.push(" AND NOT ").push(IS_WARNED);
        }
        ItemKind::Warnings => {
            sql.push(" FROM imports x WHERE x.state = 'ready' AND x.application_seq = ").bind(seq);
            sql.push(" AND ").push(IS_WARNED);
        }
        ItemKind::Held => {
            sql.push(" FROM (SELECT * FROM imports WHERE application_seq = ").bind(seq);
            sql.push(" ORDER BY id DESC LIMIT ").bind(Waiting::LATEST_IMPORTS);
            sql.push(") x WHERE ").push(has_held_rows!("x"));
        }
        ItemKind::Export => {
            sql.push(" FROM exports x WHERE x.application_seq = ").bind(seq).push(" AND ");
            push_with(sql, awaits_approval!("x", "?"), whose.operator_id);
        }
        ItemKind::Pair => {
            sql.push(" FROM face_pairs x WHERE x.state = 'open' AND x.application_seq = ");
            sql.bind(seq).push(
                " AND x.similarity >= 100 * COALESCE(
                     (SELECT threshold FROM face_settings WHERE application_seq = ",
            );
            sql.bind(seq).push("), ").bind(FaceSettings::default().threshold).push(")");
        }
        ItemKind::Webhook => {
            sql.push(" FROM webhooks x WHERE x.application_seq = ").bind(seq).push(" AND ");
            push_with(sql, has_failed_since!("x", "?"), whose.failed_since.micros());
        }
    }
    match only {
        Only::Except([]) => {}
        Only::These(ids) => {
            sql.push(" AND x.id IN ").bind_list(ids.iter().copied());
        }
        Only::Except(ids) => {
            sql.push(" AND x.id NOT IN ").bind_list(ids.iter().copied());
        }
    }
}

/// Pushes a condition with a value in the place of each `?`.
fn push_with(sql: &mut Statement, condition: &str, value: impl Into<Value> + Copy) {
    for (place, piece) in condition.split('?').enumerate() {
        if place > 0 {
            sql.bind(value);
        }
        sql.push(piece);
    }
}

/// Whether the counts of a checked import name rows with warnings. They are JSON without spaces; few imports
/// are ready at one time.
const IS_WARNED: &str = "(x.preview LIKE '%\"warned\":%' AND x.preview NOT LIKE '%\"warned\":0,%')";
