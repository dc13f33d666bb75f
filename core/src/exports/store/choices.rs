use uuid::Uuid;

use crate::access::UserColumn;
use crate::db::{Db, Tx, on_db, on_tx};
use crate::error::Result;
use crate::exports::Choice;

pub(in crate::exports) async fn choices(
    db: &Db,
    application_seq: i64,
    operator_id: Uuid,
) -> Result<Vec<Choice>> {
    let rows: Vec<(String, String)> = on_db!(db, pool => sqlx::query_as(
        "SELECT name, columns FROM export_choices
         WHERE application_seq = $1 AND operator_id = $2 ORDER BY name",
    )
    .bind(application_seq)
    .bind(operator_id)
    .fetch_all(pool)
    .await)?;
    rows.into_iter()
        .map(|(name, columns)| {
            let names: Vec<String> = serde_json::from_str(&columns)?;
            let columns = names.iter().filter_map(|name| UserColumn::from_name(name)).collect();
            Ok(Choice { name, columns })
        })
        .collect()
}

pub(in crate::exports) async fn save_choice(
    tx: &mut Tx,
    application_seq: i64,
    operator_id: Uuid,
    name: &str,
    columns: &[UserColumn],
) -> Result<()> {
    let names: Vec<&str> = columns.iter().map(|column| column.name()).collect();
    let columns = serde_json::to_string(&names)?;
    on_tx!(tx, c => sqlx::query(
        "INSERT INTO export_choices (application_seq, operator_id, name, columns)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (application_seq, operator_id, name) DO UPDATE SET columns = excluded.columns",
    )
    .bind(application_seq)
    .bind(operator_id)
    .bind(name)
    .bind(columns)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}

pub(in crate::exports) async fn delete_choice(
    tx: &mut Tx,
    application_seq: i64,
    operator_id: Uuid,
    name: &str,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query(
        "DELETE FROM export_choices WHERE application_seq = $1 AND operator_id = $2 AND name = $3",
    )
    .bind(application_seq)
    .bind(operator_id)
    .bind(name)
    .execute(c)
    .await
    .map(drop))?;
    Ok(())
}
