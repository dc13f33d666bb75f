use uuid::Uuid;

use super::{RowState, find, rows};
use crate::access::Actor;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::users::fields::needs_apostrophe;

/// Rows that one query reads.
const PART: i64 = 1_000;

/// The rows that were not added, as a table that can be corrected and uploaded again: the columns of
/// the archive's own table, the line, and the reason. `None`: there is no such archive.
pub async fn report(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Option<(String, Vec<u8>)>> {
    let Some(archive) = find(ctx, actor, id).await? else { return Ok(None) };
    let mut table = csv::Writer::from_writer(Vec::new());
    let failed = |error: csv::Error| Error::internal("archive", &error);
    table.write_record(["vendor_data", "file", "comment", "line", "reason"]).map_err(failed)?;
    // If the archive has ended, the rows that were not processed were not added either.
    let state = (!archive.state.has_ended()).then_some(RowState::Refused);
    let mut first = 0;
    loop {
        let part = rows(ctx, actor, id, state, first, PART).await?;
        let Some(last) = part.last() else { break };
        first = last.ordinal + 1;
        for row in part {
            let Some(reason) = row.left_out(archive.state) else { continue };
            let line = row.line.to_string();
            let cells = [&row.vendor_data, &row.file, &row.comment, &line, reason];
            table.write_record(cells.map(safe)).map_err(failed)?;
        }
    }
    let bytes = table.into_inner().map_err(|error| Error::internal("archive", &error))?;
    let stem = archive.file_name.trim_end_matches(".zip");
    Ok(Some((format!("{stem}-left-out.csv"), bytes)))
}

/// Escapes a cell like exports do, so that a spreadsheet does not run it as a formula. Reading
/// the table takes the apostrophe off ([`without_apostrophe`](crate::users::fields::without_apostrophe)).
fn safe(cell: &str) -> String {
    if needs_apostrophe(cell.as_bytes()) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::safe;
    use crate::faces::archive::table;

    #[test]
    fn a_cell_of_the_report_is_read_as_what_it_was() {
        for cell in ["=second", "'=second", "+49 151", "-5", "@k", "O'Brien", "'a", "k-1", "''-x"] {
            let table = format!("vendor_data,file,comment\n{0},{0},{0}\n", safe(cell));
            let row = table::read(table.as_bytes()).expect("rows").remove(0);
            assert_eq!([&row.vendor_data, &row.file, &row.comment], [cell; 3]);
        }
    }
}
