use std::collections::HashSet;

use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::db::{Db, on_db};
use crate::error::Result;

/// A face and the user it belongs to: a face that stayed with a merged user belongs to the one who has
/// their data now.
#[derive(sqlx_macros::FromRow)]
pub(super) struct Owner {
    pub face_seq: i64,
    pub face: Uuid,
    pub user: Uuid,
    pub vendor_data: String,
    pub display_name: Option<String>,
    pub full_name: Option<String>,
    pub status: String,
    pub country: Option<String>,
    /// 0: there was no session.
    pub last_session_at: i64,
    pub session_count: i64,
    pub approved_count: i64,
    pub declined_count: i64,
    pub in_review_count: i64,
    /// The number of the user's faces.
    pub faces: i64,
}

pub(super) async fn owners(db: &Db, application_seq: i64, faces: &[i64]) -> Result<Vec<Owner>> {
    if faces.is_empty() {
        return Ok(Vec::new());
    }
    let rows = on_db!(db, pool => {
        let mut sql = QueryBuilder::new(
            "SELECT f.seq AS face_seq, f.id AS face, u.id AS \"user\", u.vendor_data, u.display_name,
                    u.full_name, u.status, u.country, u.last_session_at,
                    u.session_count, u.approved_count, u.declined_count, u.in_review_count,
                    (SELECT COUNT(*) FROM faces o WHERE o.user_seq = u.seq) AS faces
             FROM faces f JOIN users o ON o.seq = f.user_seq
             JOIN users u ON u.seq = COALESCE(o.merged_into, o.seq)
             WHERE f.application_seq = ",
        );
        sql.push_bind(application_seq).push(" AND f.seq IN (");
        let mut seqs = sql.separated(", ");
        for seq in faces {
            seqs.push_bind(*seq);
        }
        sql.push(")");
        sql.build_query_as().fetch_all(pool).await
    })?;
    Ok(rows)
}

/// Those of these faces that belong to approved users: active ones whom a verification has approved, or
/// who have none.
pub(super) async fn of_approved_users(
    db: &Db,
    application_seq: i64,
    faces: &[i64],
) -> Result<HashSet<i64>> {
    let rows: Vec<(i64,)> = match db {
        Db::Sqlite { read, .. } => {
            sqlx::query_as(
                "SELECT f.seq FROM faces f JOIN users o ON o.seq = f.user_seq
                 JOIN users u ON u.seq = COALESCE(o.merged_into, o.seq)
                 WHERE f.application_seq = $1 AND u.status = 'ACTIVE'
                   AND (u.session_count = 0 OR u.approved_count > 0)
                   AND f.seq IN (SELECT value FROM json_each($2))",
            )
            .bind(application_seq)
            .bind(serde_json::to_string(faces)?)
            .fetch_all(read)
            .await?
        }
        Db::Postgres(pool) => {
            sqlx::query_as(
                "SELECT f.seq FROM faces f JOIN users o ON o.seq = f.user_seq
                 JOIN users u ON u.seq = COALESCE(o.merged_into, o.seq)
                 WHERE f.application_seq = $1 AND u.status = 'ACTIVE'
                   AND (u.session_count = 0 OR u.approved_count > 0) AND f.seq = ANY($2)",
            )
            .bind(application_seq)
            .bind(faces)
            .fetch_all(pool)
            .await?
        }
    };
    Ok(rows.into_iter().map(|(seq,)| seq).collect())
}
