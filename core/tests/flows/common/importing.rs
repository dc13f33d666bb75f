//! Imports of a flow: files that are checked and run, their rows and reports.

use std::collections::HashMap;
use std::path::Path;

use bytes::Bytes;
use futures::TryStreamExt;
use rollcall_core::Error;
use rollcall_core::access::Actor;
use rollcall_core::imports::{
    self, Accepted, AcceptedUnseen, CellDiff, Changes, Choices, Import, ImportState, NewFile,
    Outcome, PreviewRow, RowFilter,
};
use rollcall_core::users::Column;

use super::TestApp;

impl TestApp {
    /// Uploads a file and checks its rows.
    pub async fn check(&self, actor: &Actor, csv: &str) -> Import {
        self.import_here(actor, csv, true).await
    }

    /// Uploads a file, checks its rows, starts the import and runs it to its end.
    pub async fn import(&self, actor: &Actor, csv: &str) -> Import {
        self.import_here(actor, csv, false).await
    }

    async fn import_here(&self, actor: &Actor, csv: &str, dry_run: bool) -> Import {
        let choices = Choices::default();
        self.import_with(actor, csv, &choices, dry_run).await
    }

    /// The same with choices. Warnings and status changes are accepted.
    pub async fn import_with(
        &self,
        actor: &Actor,
        csv: &str,
        choices: &Choices,
        dry_run: bool,
    ) -> Import {
        let file = NewFile {
            name: "users.csv".into(),
            choices: choices.clone(),
            accepts: AcceptedUnseen::ALL,
            ..NewFile::default()
        };
        imports::run_inline(&self.ctx, actor, file, body(csv), dry_run, |_| {}).await.unwrap()
    }

    /// Uploads a file and runs it to its end, if what it warns of is accepted.
    pub async fn import_accepting(
        &self,
        actor: &Actor,
        csv: &str,
        accepts: AcceptedUnseen,
    ) -> Import {
        let file = NewFile { name: "users.csv".into(), accepts, ..NewFile::default() };
        imports::run_inline(&self.ctx, actor, file, body(csv), false, |_| {}).await.unwrap()
    }

    /// Changes an import and waits for its new preview.
    pub async fn change_import(&self, actor: &Actor, import: &Import, changes: &Changes) -> Import {
        imports::change(&self.ctx, actor, import.id, changes).await.unwrap();
        self.run_jobs_until(actor, import, ImportState::Ready).await
    }

    /// Starts an import and runs it to its end.
    pub async fn run_import(&self, actor: &Actor, import: &Import) -> Import {
        imports::start(&self.ctx, actor, import.id).await.unwrap();
        self.run_jobs_until(actor, import, ImportState::Done).await
    }

    /// Starts an import with all that its preview warns of.
    pub async fn start_as_shown(&self, actor: &Actor, import: &Import) -> Result<Import, Error> {
        let import = imports::find(&self.ctx, actor, import.id).await.unwrap().unwrap();
        let accepted = Accepted {
            warned: import.preview.warned,
            status_changes: import.preview.status_changes,
        };
        let seen = imports::as_seen(&import);
        imports::start_as_seen(&self.ctx, actor, import.id, &seen, accepted).await
    }

    /// Runs every job that is due. The import is in this state after it.
    pub async fn run_jobs_until(
        &self,
        actor: &Actor,
        import: &Import,
        state: ImportState,
    ) -> Import {
        self.run_jobs().await;
        let found = imports::find(&self.ctx, actor, import.id).await.unwrap().unwrap();
        assert_eq!(found.state, state, "{}: {}", self.name, found.cause);
        found
    }

    /// Waits until an import is in a state.
    pub async fn until(&self, actor: &Actor, import: &Import, state: ImportState) -> Import {
        for _ in 0..600 {
            let found = imports::find(&self.ctx, actor, import.id).await.unwrap().unwrap();
            if found.state == state {
                return found;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        let found = imports::find(&self.ctx, actor, import.id).await.unwrap().unwrap();
        panic!("{}: {:?} instead of {state:?}: {}", self.name, found.state, found.cause);
    }

    /// Up to 200 rows of a preview.
    pub async fn rows(&self, actor: &Actor, import: &Import, filter: RowFilter) -> Vec<PreviewRow> {
        imports::rows(&self.ctx, actor, import.id, filter, 0, 200).await.unwrap().unwrap().rows
    }

    /// Up to 200 rows of a preview by their line.
    pub async fn rows_by_line(&self, actor: &Actor, import: &Import) -> RowsByLine {
        let rows = self.rows(actor, import, RowFilter::All).await.into_iter().map(|row| {
            let bad = row.cells.into_iter().filter_map(|cell| match cell.diff {
                CellDiff::Bad { message } => Some(message),
                _ => None,
            });
            let words: Vec<String> = row.problem.into_iter().chain(bad).collect();
            (row.line, (row.outcome, words.join(" ")))
        });
        RowsByLine(rows.collect())
    }

    /// The whole error report of an import.
    pub async fn error_report(&self, actor: &Actor, import: &Import) -> String {
        let report = imports::error_report(&self.ctx, actor, import.id).await.unwrap().unwrap();
        let pieces: Vec<_> = report.body.try_collect().await.unwrap();
        String::from_utf8(pieces.concat()).unwrap()
    }
}

/// A file as an upload brings it: in several pieces.
pub fn body(csv: &str) -> impl futures::Stream<Item = std::io::Result<Bytes>> + Send + Unpin {
    let pieces: Vec<_> =
        csv.as_bytes().chunks(1_000).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    futures::stream::iter(pieces)
}

/// The outcome of each row by its line, and what is wrong with it.
#[derive(Debug)]
pub struct RowsByLine(HashMap<i64, (Outcome, String)>);

impl RowsByLine {
    pub fn outcome(&self, line: i64) -> Outcome {
        self.0[&line].0
    }

    /// What is said of the row on a line; empty where nothing is.
    pub fn words(&self, line: i64) -> &str {
        &self.0[&line].1
    }

    /// What is wrong with the row on a line, which is invalid.
    pub fn wrong(&self, line: i64) -> &str {
        assert_eq!(self.outcome(line), Outcome::Invalid, "line {line}");
        self.words(line)
    }

    pub fn is_valid(&self, line: i64) -> bool {
        self.outcome(line) != Outcome::Invalid
    }
}

/// A file of the cases.
pub fn case(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cases");
    std::fs::read_to_string(folder.join(format!("{name}.csv"))).unwrap()
}

pub fn lines(rows: &[PreviewRow]) -> Vec<i64> {
    rows.iter().map(|row| row.line).collect()
}

/// The kinds of warnings of an import with the number of their rows.
pub fn kinds(import: &Import) -> Vec<((Column, u8), i64)> {
    let mut kinds: Vec<_> =
        import.warnings.iter().map(|one| ((one.column, one.code), one.count)).collect();
    kinds.sort_by_key(|((_, code), _)| *code);
    kinds
}

/// What a row warns of in a cell.
pub fn said(row: &PreviewRow, column: Column) -> String {
    let cell = row.cells.iter().find(|cell| cell.column == column);
    cell.map(|cell| cell.warnings.join(" ")).unwrap_or_default()
}
