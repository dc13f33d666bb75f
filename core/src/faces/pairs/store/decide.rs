use uuid::Uuid;

use crate::Timestamp;
use crate::access::Actor;
use crate::db::{Db, Tx, on_tx};
use crate::error::Result;
use crate::faces::pairs::PairState;

/// The pair before a decision.
#[derive(sqlx_macros::FromRow)]
pub(in crate::faces::pairs) struct Locked {
    pub low_user_seq: i64,
    pub high_user_seq: i64,
    /// The faces that the score comes from. `None`: the face was deleted.
    pub low_face_seq: Option<i64>,
    pub high_face_seq: Option<i64>,
    pub state: String,
    pub similarity: i64,
    pub threshold: i64,
    pub model: String,
    pub model_version: String,
    pub low_id: Uuid,
    pub high_id: Uuid,
}

/// Locks a pair until the transaction ends.
pub(in crate::faces::pairs) async fn lock(
    db: &Db,
    tx: &mut Tx,
    application_seq: i64,
    id: Uuid,
) -> Result<Option<Locked>> {
    // SQLite has one writer, so it needs no lock.
    let hold = match db {
        Db::Sqlite { .. } => "",
        Db::Postgres(_) => " FOR UPDATE OF p",
    };
    let found = on_tx!(tx, c => {
        let mut sql = sqlx::QueryBuilder::new(
            "SELECT p.low_user_seq, p.high_user_seq, p.low_face_seq, p.high_face_seq, p.state, p.similarity, p.threshold, p.model, p.model_version,
                    l.id AS low_id, h.id AS high_id
             FROM face_pairs p
             JOIN users l ON l.seq = p.low_user_seq JOIN users h ON h.seq = p.high_user_seq
             WHERE p.application_seq = ",
        );
        sql.push_bind(application_seq).push(" AND p.id = ").push_bind(id).push(hold);
        sql.build_query_as().fetch_optional(c).await
    })?;
    Ok(found)
}

/// Records a decision. A pair that a merge has copied is the survivor's own from now on.
pub(in crate::faces::pairs) async fn decide(
    tx: &mut Tx,
    actor: &Actor,
    id: Uuid,
    state: PairState,
    reason: &str,
    now: Timestamp,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "UPDATE face_pairs SET state = $2, decided_at = $3, decided_by = $4, decided_by_id = $5,
             reason = $6, copied_from = NULL
         WHERE id = $1",
    )
    .bind(id)
    .bind(state.code())
    .bind(now.micros())
    .bind(actor.name())
    .bind(actor.operator_id())
    .bind(reason)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}
