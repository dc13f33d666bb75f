use super::FileValidation;
use crate::imports::Outcome;
use crate::imports::preview::RowEntry;
use crate::imports::preview::alike::Repeats;
use crate::imports::preview::erased::former_key;
use crate::imports::read::{FileError, Record};
use crate::imports::validate::{RowProblem, read_row_noting};
use crate::users::Column;

impl FileValidation<'_> {
    /// Validates a row by itself and puts it into the batch.
    pub(super) fn take_row(&mut self, record: &Record<'_>) -> Result<(), FileError> {
        let rows = self.index.rows() as u64 + self.batch.len() as u64;
        if rows >= self.ctx.settings.max_rows {
            return Err(FileError::TooManyRows(self.ctx.settings.max_rows));
        }
        let mut entry = RowEntry {
            offset: record.offset,
            length: u32::try_from(record.length).unwrap_or(u32::MAX),
            line: u32::try_from(record.line).unwrap_or(u32::MAX),
            version: 0,
            first_line: 0,
            outcome: Outcome::Invalid,
            warned: false,
            reasons: 0,
        };
        self.look_at(record);
        let corrected = self.corrections.of(rows as i64);
        let mut written = Vec::new();
        let read = read_row_noting(&self.form, record, corrected, &mut written);
        for one in &written {
            self.offers.wrote(one);
            // Its rows are found under the reason that they have in the file.
            entry.reasons |= self.index.bit((one.column as u8, one.code));
        }
        let former = match &read {
            Ok(values) => former_key(&self.form, record, corrected, values),
            Err(_) => None,
        };
        let values = match read {
            Ok(mut values) => {
                let repeats = self.keys.note(&values, entry.line);
                entry.first_line = repeats.to_line();
                if let Repeats::Key(_) = repeats
                    && let Some(problem) = repeats.problem(None)
                {
                    entry.reasons |= self.count(&problem);
                    None
                } else {
                    self.contacts.compare(&mut values, entry.line);
                    if let Some(former) = former {
                        self.former_keys.insert(values.vendor_key.clone(), former);
                    }
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
        self.batch.push((entry, values));
        Ok(())
    }

    /// Counts the words of a row, and what its columns that are not imported hold. Where cells are
    /// missing, too many or damaged, nobody knows which column they are of.
    fn look_at(&mut self, record: &Record<'_>) {
        let width = self.form.columns.len();
        let shifted = record.len() < width || record.filled() > width;
        if shifted || record.damage().is_some() || self.form.is_header(record) {
            return;
        }
        self.words.add(record);
        for (place, _, filled) in &mut self.form.ignored {
            let cell = record.cell(*place).unwrap_or_default();
            *filled += i64::from(!cell.trim().is_empty());
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
}
