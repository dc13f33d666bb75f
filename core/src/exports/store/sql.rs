use crate::access::UserColumn;
use crate::db::{Db, Statement};
use crate::error::Result;
use crate::exports::ExportFilter;
use crate::users::{self, Conditions, Searched};

/// The filter of an export as a query of users. `searched`: the fields that the role can search.
pub(in crate::exports) async fn wanted<'a>(
    db: &Db,
    application_seq: i64,
    filter: &'a ExportFilter,
    searched: Searched,
) -> Result<Conditions<'a>> {
    let mut tags = Vec::with_capacity(filter.tags.len());
    for tag in &filter.tags {
        tags.push(users::spellings_of(db, application_seq, tag).await?);
    }
    Ok(Conditions {
        application_seq,
        ids: &filter.ids,
        status: &filter.status,
        country: &filter.country,
        country_code: &filter.country_code,
        tags,
        search: users::search_of(db, &filter.search).await?,
        searched,
        created_from: filter.created_from,
        created_before: filter.created_before,
        active_from: filter.active_from,
        active_before: filter.active_before,
        import: filter.import,
    })
}

/// Selects the matching users in the order of their creation, with `columns` as cells.
pub(super) fn rows(db: &Db, wanted: &Conditions<'_>, columns: &[UserColumn]) -> Statement {
    let mut sql = Statement::new(db, "SELECT ");
    let names: Vec<&str> = columns.iter().map(|column| stored(*column)).collect();
    sql.push(&names.join(", ")).push(" FROM users u");
    if sql.is_sqlite() {
        // Reads along the table: an index would either look up every row or sort all of them.
        sql.push(" NOT INDEXED");
    }
    sql.push(" WHERE TRUE");
    wanted.push(&mut sql);
    sql.push(" ORDER BY u.seq");
    sql
}

/// Counts the matching users.
pub(in crate::exports) async fn matching(db: &Db, wanted: &Conditions<'_>) -> Result<i64> {
    let mut sql = Statement::new(db, "SELECT COUNT(*) FROM users u WHERE TRUE");
    wanted.push(&mut sql);
    let counts: Vec<(i64,)> = sql.fetch_all(db).await?;
    Ok(counts.first().map_or(0, |(count,)| *count))
}

fn stored(column: UserColumn) -> &'static str {
    match column {
        UserColumn::DiditInternalId => "u.id",
        other => other.name(),
    }
}
