use std::collections::HashMap;

use sqlx::QueryBuilder;
use uuid::Uuid;

use super::UserUpdate;
use crate::Timestamp;
use crate::access::{Actor, ActorKind};
use crate::db::{Db, Tx, on_db, on_tx, run_batches};
use crate::error::Result;

/// The source of a change, as revisions record it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    Import(Uuid),
    /// The undo of an import.
    Undo(Uuid),
    Operator {
        id: Option<Uuid>,
        name: String,
    },
    ApiKey {
        id: Uuid,
        name: String,
    },
    Verification {
        session_id: String,
    },
}

impl Source {
    /// The source of a change that this actor makes.
    pub(crate) fn of(actor: &Actor) -> Self {
        match &actor.kind {
            ActorKind::ApiKey(key) => Self::ApiKey { id: key.id, name: key.name.clone() },
            ActorKind::Operator(_)
            | ActorKind::Directory(_)
            | ActorKind::System
            | ActorKind::CommandLine => {
                Self::Operator { id: actor.operator_id(), name: actor.name().to_owned() }
            }
        }
    }

    fn parts(&self) -> (&'static str, Option<Uuid>, Option<&str>) {
        match self {
            Self::Import(id) => ("import", Some(*id), None),
            Self::Undo(id) => ("undo", Some(*id), None),
            Self::Operator { id, name } => ("operator", *id, Some(name)),
            Self::ApiKey { id, name } => ("api_key", Some(*id), Some(name)),
            Self::Verification { session_id } => ("verification", None, Some(session_id)),
        }
    }
}

/// Rows of one SQLite statement: each binds 4 of at most 32,766 values.
const BATCH_SIZE: usize = 2_000;

/// Stores the before-images of users that have just changed.
pub(super) async fn insert_revisions(
    tx: &mut Tx,
    source: &Source,
    now: Timestamp,
    updated: &[UserUpdate],
) -> Result<()> {
    let (kind, source_id, label) = source.parts();
    match tx {
        Tx::Sqlite(transaction) => {
            let batches = updated.chunks(BATCH_SIZE).map(|part| {
                let mut sql = QueryBuilder::new(
                    "INSERT INTO revisions
                         (user_seq, version, line, before, at, source, source_id, label)
                     SELECT r.*, ",
                );
                sql.push_bind(now.micros()).push(", ").push_bind(kind).push(", ");
                sql.push_bind(source_id).push(", ").push_bind(label).push(" FROM (");
                sql.push_values(part, |mut row, user| {
                    row.push_bind(user.seq).push_bind(user.version).push_bind(user.line);
                    row.push_bind(user.before_image.as_str());
                });
                sql.push(") AS r");
                sql
            });
            run_batches(transaction, batches).await?;
        }
        Tx::Postgres(transaction) => {
            sqlx::query(
                "INSERT INTO revisions
                     (user_seq, version, line, before, at, source, source_id, label)
                 SELECT r.*, $5, $6, $7, $8
                 FROM UNNEST($1::bigint[], $2::bigint[], $3::bigint[], $4::text[]) AS r",
            )
            .bind(updated.iter().map(|user| user.seq).collect::<Vec<_>>())
            .bind(updated.iter().map(|user| user.version).collect::<Vec<_>>())
            .bind(updated.iter().map(|user| user.line).collect::<Vec<_>>())
            .bind(updated.iter().map(|user| user.before_image.as_str()).collect::<Vec<_>>())
            .bind(now.micros())
            .bind(kind)
            .bind(source_id)
            .bind(label)
            .execute(&mut **transaction)
            .await?;
        }
    }
    Ok(())
}

/// The before-images of an import's changes, by user.
pub(crate) async fn before_images(
    db: &Db,
    import: Uuid,
    users: &[i64],
) -> Result<HashMap<i64, String>> {
    if users.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(i64, String)> = on_db!(db, pool => {
        let mut sql = QueryBuilder::new(
            "SELECT user_seq, before FROM revisions WHERE source = 'import' AND source_id = ",
        );
        sql.push_bind(import).push(" AND user_seq IN (");
        let mut list = sql.separated(", ");
        for user in users {
            list.push_bind(*user);
        }
        sql.push(")");
        sql.build_query_as().fetch_all(pool).await
    })?;
    Ok(rows.into_iter().collect())
}

/// The before-images of a user's changes since a version, newest first.
pub(in crate::users) async fn before_images_since(
    tx: &mut Tx,
    user_seq: i64,
    version: i64,
) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = on_tx!(tx, c => sqlx::query_as(
        "SELECT before FROM revisions WHERE user_seq = $1 AND version >= $2 ORDER BY version DESC",
    )
    .bind(user_seq)
    .bind(version)
    .fetch_all(c)
    .await)?;
    Ok(rows.into_iter().map(|(before,)| before).collect())
}
