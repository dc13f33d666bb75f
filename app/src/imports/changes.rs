//! The page of a preview is one form: options, cells, rows and suggestions. Each of its buttons sends
//! the whole form, so that no change is lost.

use std::collections::HashMap;

use axum::Form;
use axum::response::{IntoResponse, Redirect};
use rollcall_core::Error;
use rollcall_core::imports::{self, Accepted, Changes, Correction, RowCorrection, Started};
use rollcall_core::users::Column;
use uuid::Uuid;

use super::choose::choices;
use super::query::{ImportPageQuery, reason};
use super::refused::{Refused, Typed};
use super::show::again;
use crate::answer::Answer;
use crate::console::ConsoleContext;

type Pairs = [(String, String)];

/// Checks the file again with the changes of the form.
pub async fn check(console: ConsoleContext, Form(pairs): Form<Vec<(String, String)>>) -> Answer {
    let id = console.id("import")?;
    let (changes, typed) = changes(&pairs);
    let mut query = ImportPageQuery::of_form(&pairs);
    let here = console.at(&format!("/imports/{id}"));
    let leads_on = value(&pairs, "go").is_some();
    let done = match count(&console, id, &changes).await {
        Ok(0) if leads_on => {
            let rows = format!("{}#rows", query.address(&here).trim_end_matches("#rows"));
            return Ok(Redirect::to(&rows).into_response());
        }
        Ok(count) => {
            // The operator only wanted to see other rows. So the page says that their changes are
            // checked as well.
            if leads_on {
                query.checked = count.to_string();
            }
            let seen = value(&pairs, "seen");
            imports::change_as_seen(console.ctx(), &console.actor, id, seen, &changes).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => {
            // Redirects without the `#…` of the address: a browser without scripts would not load such
            // an address again while the file is checked.
            let address = query.address(&here);
            let page = address.split('#').next().unwrap_or(&here);
            Ok(Redirect::to(page).into_response())
        }
        Err(error) => {
            refuse(&console, &query, "No changes were saved.", changes, typed, error).await
        }
    }
}

/// Starts the import. If the form has changes that were not checked yet, they are checked first.
pub async fn start(console: ConsoleContext, Form(pairs): Form<Vec<(String, String)>>) -> Answer {
    let id = console.id("import")?;
    let (changes, typed) = changes(&pairs);
    let seen = value(&pairs, "seen");
    let here = console.at(&format!("/imports/{id}"));
    let number = |name: &str| value(&pairs, name).and_then(|text| text.parse().ok());
    let accepted = Accepted {
        warned: number("warned").unwrap_or_default(),
        status_changes: number("status_changes").unwrap_or_default(),
    };
    let (ctx, actor) = (console.ctx(), &console.actor);
    let done = imports::start_or_check(ctx, actor, id, seen, accepted, &changes).await;
    let mut query = ImportPageQuery::of_form(&pairs);
    match done {
        Ok(Started::Started(_)) => Ok(Redirect::to(&here).into_response()),
        Ok(Started::Checking(_, count)) => {
            query.checked = count.to_string();
            Ok(Redirect::to(&query.address(&here)).into_response())
        }
        Err(error) => {
            refuse(&console, &query, "The import was not started.", changes, typed, error).await
        }
    }
}

/// Shows the page again, with everything that was typed and chosen on it.
async fn refuse(
    console: &ConsoleContext,
    query: &ImportPageQuery,
    title: &'static str,
    changes: Changes,
    typed: Typed,
    error: Error,
) -> Answer {
    let refused = Refused { typed, choices: changes.choices, ..Refused::new(title, &error) };
    again(console, query, error, refused).await
}

/// How many changes in the form are not in the preview yet.
async fn count(console: &ConsoleContext, id: Uuid, changes: &Changes) -> Result<usize, Error> {
    let found = imports::find(console.ctx(), &console.actor, id).await?;
    Ok(found.map_or(0, |import| changes.count(&import.choices)))
}

fn value<'a>(pairs: &'a Pairs, name: &str) -> Option<&'a str> {
    pairs.iter().find(|(one, _)| one == name).map(|(_, value)| value.as_str())
}

/// The changes that the form makes, and the texts as they were typed.
fn changes(pairs: &Pairs) -> (Changes, Typed) {
    let typed = typed(pairs);
    let reasons = |name: &str| -> Vec<(Column, u8)> {
        let named = pairs.iter().filter(|(one, _)| one == name);
        named.filter_map(|(_, value)| reason(value)).collect()
    };
    let cells = typed.cells.iter().map(|((ordinal, column), value)| Correction {
        ordinal: *ordinal,
        column: *column,
        value: value.clone(),
    });
    let rows = typed
        .rows
        .iter()
        .map(|(ordinal, cells)| RowCorrection { ordinal: *ordinal, cells: cells.clone() });
    let restored = pairs.iter().filter(|(name, _)| name == "restore");
    let changes = Changes {
        // A form without the options leaves them as they are.
        choices: value(pairs, "mode").map(|_| choices(pairs)),
        cells: cells.collect(),
        rows: rows.collect(),
        accept: reasons("accept"),
        withdraw: reasons("withdraw"),
        leave_out: reasons("leave_out"),
        take_in: reasons("take_in"),
        restore: restored.filter_map(|(_, value)| place(value)).collect(),
    };
    (changes, typed)
}

/// The cell that a field's name refers to. Without a column it is the whole row.
fn place(name: &str) -> Option<(i64, Option<Column>)> {
    let (ordinal, column) = name.split_once('.')?;
    let column = match column {
        "row" => None,
        name => Some(Column::from_name(name)?),
    };
    Some((ordinal.parse().ok()?, column))
}

/// The cells and rows with a value other than the one that the page showed, and the rows that the
/// operator accepted as shown.
fn typed(pairs: &Pairs) -> Typed {
    let sent: HashMap<&str, &str> =
        pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let mut typed = Typed::default();
    let mut rows: HashMap<i64, (bool, Vec<(usize, String)>)> = HashMap::new();
    for (name, value) in pairs {
        if let Some(name) = name.strip_prefix("cell.") {
            let was = sent.get(format!("was.{name}").as_str());
            let same = was.is_some_and(|was| one_line(was) == one_line(value));
            if let (Some((ordinal, Some(column))), false) = (place(name), same) {
                typed.cells.insert((ordinal, column), value.trim().to_owned());
            }
        } else if let Some((ordinal, index)) = name.strip_prefix("lay.").and_then(raw_place) {
            let was = sent.get(format!("laid.{ordinal}.{index}").as_str());
            let same = was.is_some_and(|was| one_line(was) == one_line(value));
            let row = rows.entry(ordinal).or_default();
            row.0 |= !same;
            row.1.push((index, value.replace("\r\n", "\n").trim().to_owned()));
        } else if let Some(ordinal) = name.strip_prefix("as-shown.").and_then(|n| n.parse().ok()) {
            rows.entry(ordinal).or_default().0 = true;
        }
    }
    for (ordinal, (changed, mut cells)) in rows {
        if changed {
            cells.sort_by_key(|(index, _)| *index);
            typed.rows.insert(ordinal, cells.into_iter().map(|(_, value)| value).collect());
        }
    }
    typed
}

/// The row, and the index of the cell in it.
fn raw_place(name: &str) -> Option<(i64, usize)> {
    let (ordinal, index) = name.split_once('.')?;
    Some((ordinal.parse().ok()?, index.parse().ok()?))
}

/// Browsers remove line breaks from a one-line field and send those of other fields as CR LF. Comparing
/// values needs one form.
fn one_line(text: &str) -> String {
    text.trim().replace(['\r', '\n'], "")
}

#[cfg(test)]
mod tests {
    use rollcall_core::imports::RowCorrection;
    use rollcall_core::users::Column;

    use super::{changes, place, reason};
    use crate::imports::form::{cell_name, reason_name, row_name};

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn only_cells_that_were_changed_are_corrected() {
        let form = pairs(&[
            ("outcome", "invalid"),
            ("was.3.phone", "0151 1234567"),
            ("cell.3.phone", " +491511234567 "),
            ("was.3.country", "US"),
            ("cell.3.country", "US"),
            ("was.4.metadata_json", "{\n\"a\": }"),
            ("cell.4.metadata_json", "{\"a\": }"),
            ("cell.x.phone", "1"),
        ]);
        let (changes, typed) = changes(&form);
        let found: Vec<_> = typed.cells.into_iter().collect();
        assert_eq!(found, [((3, Column::Phone), "+491511234567".to_owned())]);
        assert_eq!((changes.cells.len(), changes.choices), (1, None));
    }

    #[test]
    fn a_row_is_rewritten_when_one_of_its_cells_was_changed_or_it_is_taken_as_shown() {
        let form = pairs(&[
            ("laid.3.0", "a"),
            ("lay.3.0", "a"),
            ("laid.3.1", "Lind"),
            ("lay.3.1", "Lind, Oskar"),
            ("laid.4.0", "b"),
            ("lay.4.0", "b"),
            ("laid.5.0", "c"),
            ("lay.5.0", "c"),
            ("as-shown.5", "yes"),
        ]);
        let mut rows = changes(&form).0.rows;
        rows.sort_by_key(|row| row.ordinal);
        let row = |ordinal, cells: &[&str]| RowCorrection {
            ordinal,
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        };
        assert_eq!(rows, [row(3, &["a", "Lind, Oskar"]), row(5, &["c"])]);
    }

    #[test]
    fn buttons_name_what_they_decide_about() {
        assert_eq!(
            place(&cell_name(12, Column::MetadataJson)),
            Some((12, Some(Column::MetadataJson)))
        );
        assert_eq!(place(&row_name(12)), Some((12, None)));
        assert_eq!(place("12"), None);
        assert_eq!(reason(&reason_name(Column::Status, 12)), Some((Column::Status, 12)));
        let form = pairs(&[("mode", "update_only"), ("all_or_nothing", "yes"), ("accept", "x.1")]);
        let (changes, _) = changes(&form);
        assert!(changes.choices.is_some_and(|choices| choices.all_or_nothing));
        assert_eq!(changes.accept, []);
    }
}
