use super::read_ahead::{Read, ReadRow, read_ahead};
use super::{BatchRow, FileValidation, ValidationEnd};
use crate::error::{Error, Result};
use crate::imports::corrections::Corrections;
use crate::imports::preview::alike::Repeats;
use crate::imports::store;
use crate::imports::validate::{RowNotes, RowProblem};
use crate::jobs::Lease;
use crate::users::Column;
use crate::users::fields::Values;

/// Microseconds between two notes of how far the file is validated.
const NOTE_EVERY: i64 = 300_000;

impl FileValidation<'_> {
    /// Takes every row of the file, up to its end or until it cannot be read.
    pub(super) async fn take_all(
        &mut self,
        lease: &Lease,
        corrections: Corrections,
    ) -> Result<ValidationEnd> {
        let mut rows = read_ahead(self.ctx, self.id, &self.form, corrections);
        loop {
            match rows.next().await? {
                Some(Read::Rows(rows, place)) => {
                    let count = rows.len();
                    rows.into_iter().for_each(|row| self.take(row));
                    if self.index.rows() == 0 {
                        self.make_room(count, place).await?;
                    }
                    self.compare_batch().await?;
                    if lease.stop.is_cancelled() {
                        return Ok(ValidationEnd::Stopped);
                    }
                    if self.note(place).await? {
                        return Ok(ValidationEnd::Cancelled);
                    }
                }
                Some(Read::End(words, filled)) => {
                    self.words = words.counted();
                    for ((.., cells), filled) in self.form.ignored.iter_mut().zip(filled) {
                        *cells = filled;
                    }
                    return Ok(self.validated());
                }
                Some(Read::Refused(error)) => return Ok(ValidationEnd::Refused(error)),
                Some(Read::NotUtf8) => return Ok(ValidationEnd::NotUtf8),
                None => {
                    return Err(Error::internal("imports", &"the rows ended before their file"));
                }
            }
        }
    }

    /// Reserves memory for what is kept of every row, estimated from the size of the file and its first
    /// rows. A table that grows step by step is copied at each step.
    async fn make_room(&mut self, rows: usize, place: u64) -> Result<()> {
        let size = self.ctx.files.size(&self.form.path(self.id)).await?;
        let of_rows = place.saturating_sub(self.form.offset).max(1);
        let rest = size.saturating_sub(place).saturating_mul(rows as u64) / of_rows;
        let expected = usize::try_from(rest.min(self.ctx.settings.max_rows)).unwrap_or(0);
        self.keys.reserve(expected);
        self.contacts.reserve(expected, rows);
        Ok(())
    }

    /// Compares a row with those before it, and puts it into the batch.
    fn take(&mut self, row: ReadRow) {
        let ReadRow { mut entry, read, notes, former_key, exported_id } = row;
        for one in &notes.written {
            self.offers.wrote(one);
            // The row stays listed under the reason that the file itself gives.
            entry.reasons |= self.index.bit((one.column as u8, one.code));
        }
        let mut warnings = Vec::from_iter(notes.warning.clone());
        let values = match read {
            Ok(values) => {
                let repeats = self.keys.note(&values, entry.line);
                entry.first_line = repeats.to_line();
                if let Repeats::Key(_) = repeats
                    && let Some(problem) = repeats.problem(None)
                {
                    entry.reasons |= self.count(&problem);
                    None
                } else {
                    self.note_former_key(&values, former_key);
                    warnings.extend(self.zeros.note(&values.vendor_key, &self.keys));
                    Some(values)
                }
            }
            Err(problems) => {
                for problem in problems {
                    self.offers.offered(&problem);
                    entry.reasons |= self.count(&problem);
                }
                None
            }
        };
        let RowNotes { filled, emptied_status, .. } = notes;
        self.batch.push(BatchRow { entry, values, warnings, filled, emptied_status, exported_id });
    }

    fn note_former_key(&mut self, values: &Values, former_key: Option<String>) {
        if let Some(former) = former_key {
            self.former_keys.insert(values.vendor_key.clone(), former);
        }
    }

    /// Returns the bit that stands for the kind of problem.
    pub(super) fn count(&mut self, problem: &RowProblem) -> u64 {
        self.count_reason(problem.column(), problem.code())
    }

    pub(super) fn count_reason(&mut self, column: Column, code: u8) -> u64 {
        let reason = (column as u8, code);
        *self.reasons.entry(reason).or_insert(0) += 1;
        self.index.bit(reason)
    }

    /// Writes down how far it is, now and then. `true`: an operator has discarded the import.
    async fn note(&mut self, place: u64) -> Result<bool> {
        let now = self.ctx.clock.now();
        if now.micros() - self.noted_at.micros() < NOTE_EVERY {
            return Ok(false);
        }
        self.noted_at = now;
        let mut tx = self.ctx.db.begin().await?;
        let cancelled =
            store::note_validation(&mut tx, self.id, &self.counts, place as i64).await?;
        tx.commit().await?;
        Ok(cancelled)
    }
}
