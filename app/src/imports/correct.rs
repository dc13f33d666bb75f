//! Corrected cells of a preview: kept with the import, which is judged again. Both go back to the
//! rows that they came from.

use axum::Form;
use axum::response::{IntoResponse, Redirect};
use rollcall_core::Error;
use rollcall_core::imports::{self, Column, Correction, Import, RowFilter};
use uuid::Uuid;

use super::cell::is_cut;
use super::refused::{Refused, Typed};
use super::show::again;
use super::shown::Wish;
use crate::answer::Answer;
use crate::console::Console;
use crate::shell::frame::Room;

/// The cells of the page that were changed.
pub async fn correct(console: Console, Form(pairs): Form<Vec<(String, String)>>) -> Answer {
    let id = console.id(Room::Imports, "import")?;
    let wish = Wish::of_form(&pairs);
    let typed = changed(&pairs);
    let corrections: Vec<Correction> = typed
        .iter()
        .map(|((ordinal, column), value)| Correction {
            ordinal: *ordinal,
            column: *column,
            value: value.clone(),
        })
        .collect();
    let done = imports::correct(console.ctx(), &console.actor, id, &corrections).await;
    back(&console, id, &wish, typed, done).await
}

/// One cell is again what the file says.
pub async fn take_back(console: Console, Form(pairs): Form<Vec<(String, String)>>) -> Answer {
    let id = console.id(Room::Imports, "import")?;
    let wish = Wish::of_form(&pairs);
    let named = pairs.iter().find(|(name, _)| name == "cell");
    let cell = named.and_then(|(_, value)| cell(value));
    let done = match in_file(&console, id, cell).await {
        Ok(correction) => imports::correct(console.ctx(), &console.actor, id, &[correction]).await,
        Err(error) => Err(error),
    };
    back(&console, id, &wish, Typed::new(), done).await
}

async fn back(
    console: &Console,
    id: Uuid,
    wish: &Wish,
    typed: Typed,
    done: Result<Import, Error>,
) -> Answer {
    match done {
        Ok(_) => {
            let here = console.at(&format!("/imports/{id}"));
            Ok(Redirect::to(&wish.address(&here)).into_response())
        }
        Err(error) => {
            let refused = Refused { typed, ..Refused::new("No cell was corrected.", &error) };
            again(console, wish, error, refused).await
        }
    }
}

/// What the file says in a corrected cell.
async fn in_file(
    console: &Console,
    id: Uuid,
    cell: Option<(i64, Column)>,
) -> Result<Correction, Error> {
    let not_there = || Error::Conflict("This cell is not corrected (any more).".into());
    let (ordinal, column) = cell.ok_or_else(not_there)?;
    let page = imports::rows(console.ctx(), &console.actor, id, RowFilter::All, ordinal, 1).await?;
    let row = page.and_then(|page| page.rows.into_iter().next()).ok_or_else(not_there)?;
    let cell = row.cells.into_iter().find(|one| one.column == column);
    let value = cell.and_then(|cell| cell.corrected_from).ok_or_else(not_there)?;
    if is_cut(&value) {
        return Err(Error::Conflict(
            "This cell is too long to be put back from here. Type what the file says.".into(),
        ));
    }
    Ok(Correction { ordinal, column, value })
}

/// The name of a cell's fields, after `cell.` and `was.`.
pub fn cell_name(ordinal: i64, column: Column) -> String {
    format!("{ordinal}.{}", column.name())
}

fn cell(name: &str) -> Option<(i64, Column)> {
    let (ordinal, column) = name.split_once('.')?;
    Some((ordinal.parse().ok()?, Column::from_name(column)?))
}

/// The cells whose field holds something else than it was sent with.
fn changed(pairs: &[(String, String)]) -> Typed {
    let mut typed = Typed::new();
    for (name, value) in pairs {
        let Some(place) = name.strip_prefix("cell.") else { continue };
        let was = pairs.iter().find(|(other, _)| other.strip_prefix("was.") == Some(place));
        let same = was.is_some_and(|(_, was)| one_line(was) == one_line(value));
        if let (Some(cell), false) = (cell(place), same) {
            typed.insert(cell, value.trim().to_owned());
        }
    }
    typed
}

/// Browsers take line breaks out of a line of text, and send others as CR LF.
fn one_line(text: &str) -> String {
    text.trim().replace(['\r', '\n'], "")
}

#[cfg(test)]
mod tests {
    use rollcall_core::imports::Column;

    use super::{cell, cell_name, changed};

    #[test]
    fn only_cells_that_were_changed_are_corrected() {
        let pairs = [
            ("outcome", "invalid"),
            ("was.3.phone", "0151 1234567"),
            ("cell.3.phone", " +491511234567 "),
            ("was.3.country", "US"),
            ("cell.3.country", "US"),
            ("was.4.metadata_json", "{\n\"a\": }"),
            ("cell.4.metadata_json", "{\"a\": }"),
            ("cell.x.phone", "1"),
        ];
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let found: Vec<_> = changed(&pairs).into_iter().collect();
        assert_eq!(found, [((3, Column::Phone), "+491511234567".to_owned())]);
    }

    #[test]
    fn a_cell_reads_back_from_its_own_name() {
        assert_eq!(cell(&cell_name(12, Column::MetadataJson)), Some((12, Column::MetadataJson)));
        assert_eq!(cell("12"), None);
    }
}
