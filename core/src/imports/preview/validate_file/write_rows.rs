use super::{FileValidation, ValidationEnd};
use crate::error::Result;
use crate::imports::paths::{index_path, words_path};
use crate::imports::read::{CsvFormat, FileError};
use crate::imports::store::Validated;
use crate::imports::validate::RULES;

impl FileValidation<'_> {
    /// What was found in the whole file.
    pub(super) fn validated(&mut self) -> ValidationEnd {
        if self.index.rows() == 0 {
            return ValidationEnd::Refused(FileError::NoRows);
        }
        ValidationEnd::Validated(Box::new(Validated {
            form: CsvFormat { rules: RULES, ..std::mem::take(&mut self.form) },
            rows: self.index.rows(),
            preview: self.counts,
            reasons: std::mem::take(&mut self.reasons),
            offers: std::mem::take(&mut self.offers).counted(),
            micros: 0,
        }))
    }

    /// Writes what is left of the rows, and the files beside them: index and words.
    pub(super) async fn finish_files(mut self) -> Result<()> {
        let part = self.part.split().freeze();
        if !part.is_empty() {
            self.rows.write(part).await?;
        }
        self.rows.finish().await?;
        let words = serde_json::to_vec(&self.words)?;
        self.ctx.files.put(&words_path(self.id), words).await?;
        self.ctx.files.put(&index_path(self.id), self.index.to_bytes()?).await
    }
}
