use std::collections::VecDeque;

use super::preview::{RowIndex, SourceRow, Wanted, complete, entries, source_rows};
use super::store::StoredImport;
use super::{Import, Outcome};
use crate::context::Context;
use crate::error::Result;
use crate::imports::validate::RowProblem;

const BATCH_SIZE: usize = 200;

/// The rows of a report, in steps: the invalid ones, the held ones, those that were left out because
/// of a warning and, as long as nothing was started, those whose warnings somebody has to accept.
pub(super) struct ReportedRows {
    wanted: VecDeque<Wanted>,
    first: i64,
}

impl ReportedRows {
    pub(super) fn of(import: &Import) -> Self {
        let mut wanted = VecDeque::from([Outcome::Invalid, Outcome::Held].map(Wanted::Outcome));
        if !import.choices.leave_out.is_empty() {
            wanted.push_back(Wanted::Outcome(Outcome::Skipped));
        }
        if import.started_at.is_none() {
            wanted.push_back(Wanted::Warned);
        }
        Self { wanted, first: 0 }
    }

    /// The next rows, which may be none; `None` at the end.
    pub(super) async fn next(
        &mut self,
        ctx: &Context,
        found: &StoredImport,
        index: &RowIndex,
    ) -> Result<Option<Vec<SourceRow>>> {
        let Some(wanted) = self.wanted.front().copied() else { return Ok(None) };
        let id = found.import.id;
        let mut placed = entries(ctx, id, index, Some(wanted), self.first, BATCH_SIZE).await?;
        self.first += placed.len() as i64;
        if placed.len() < BATCH_SIZE {
            self.first = 0;
            self.wanted.pop_front();
        }
        // The other skipped rows are those that the choices skip without anything being wrong.
        let skipped = wanted == Wanted::Outcome(Outcome::Skipped);
        placed.retain(|(_, entry)| !skipped || entry.reasons != 0);
        let mut rows = source_rows(ctx, found, placed).await?;
        complete(index, &mut rows);
        rows.retain(|row| {
            (!skipped || !row.warnings.is_empty()) && row.read != Err(vec![RowProblem::Erased])
        });
        Ok(Some(rows))
    }
}

/// What the report calls the outcome of a row.
pub(super) fn outcome_word(row: &SourceRow) -> &'static str {
    match row.entry.outcome {
        Outcome::Created | Outcome::Updated => "warning",
        outcome => outcome.code(),
    }
}
