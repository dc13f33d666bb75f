use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::db::{Db, on_db};
use crate::error::Result;

/// A face with the user it belongs to.
#[derive(sqlx::FromRow)]
pub(super) struct Owner {
    pub face_seq: i64,
    pub face: Uuid,
    pub user: Uuid,
    pub vendor_data: String,
    pub display_name: Option<String>,
    pub full_name: Option<String>,
    pub status: String,
    pub country: Option<String>,
    /// The user's faces.
    pub faces: i64,
}

pub(super) async fn owners(db: &Db, application_seq: i64, faces: &[i64]) -> Result<Vec<Owner>> {
    if faces.is_empty() {
        return Ok(Vec::new());
    }
    let rows = on_db!(db, pool => {
        let mut sql = QueryBuilder::new(
            "SELECT f.seq AS face_seq, f.id AS face, u.id AS \"user\", u.vendor_data, u.display_name,
                    u.full_name, u.status, u.country,
                    (SELECT COUNT(*) FROM faces o WHERE o.user_seq = u.seq) AS faces
             FROM faces f JOIN users u ON u.seq = f.user_seq
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
