use futures::StreamExt;

use super::{BATCH, FileValidation, ValidationEnd};
use crate::error::Result;
use crate::imports::read::{Reader, Record, Step};
use crate::imports::store;
use crate::jobs::Lease;

/// Microseconds between two notes of how far the file is validated.
const NOTE_EVERY: i64 = 300_000;

impl FileValidation<'_> {
    /// Reads the file to its end, or to the reason for which it cannot be read so.
    pub(super) async fn read_all(&mut self, lease: &Lease) -> Result<ValidationEnd> {
        let (offset, line) = (self.form.offset, self.form.line);
        let mut pieces = self.ctx.files.stream(&self.form.path(self.id), offset).await?;
        let mut reader = self.form.reader(offset, line);
        while let Some(bytes) = pieces.next().await.transpose()? {
            // A piece can be large; the batches in it are where this yields.
            for part in bytes.chunks(256 * 1024) {
                reader.feed(part);
                if let Some(ended) = self.take(&mut reader, lease).await? {
                    return Ok(ended);
                }
            }
        }
        match reader.finish() {
            Ok(Step::Record(record)) => {
                if self.is_unsettled(&record) {
                    return Ok(ValidationEnd::NotUtf8);
                }
                if let Err(error) = self.take_row(&record) {
                    return Ok(ValidationEnd::Refused(error));
                }
            }
            Ok(Step::NeedInput) => {}
            Err(error) => return Ok(ValidationEnd::Refused(error)),
        }
        self.compare_batch().await?;
        Ok(self.validated())
    }

    /// Whether a row is the first sign that the file may not be UTF-8: then all of it is looked at.
    fn is_unsettled(&self, record: &Record<'_>) -> bool {
        let form = &self.form;
        !record.foreign().is_empty() && !form.damaged && form.options.encoding.is_none()
    }

    /// Takes every whole record that has arrived.
    async fn take(&mut self, reader: &mut Reader, lease: &Lease) -> Result<Option<ValidationEnd>> {
        loop {
            let place = match reader.step() {
                Ok(Step::NeedInput) => return Ok(None),
                Err(error) => return Ok(Some(ValidationEnd::Refused(error))),
                Ok(Step::Record(record)) => {
                    if self.is_unsettled(&record) {
                        return Ok(Some(ValidationEnd::NotUtf8));
                    }
                    if let Err(error) = self.take_row(&record) {
                        return Ok(Some(ValidationEnd::Refused(error)));
                    }
                    record.offset + record.length
                }
            };
            if self.batch.len() >= BATCH {
                self.compare_batch().await?;
                if lease.stop.is_cancelled() {
                    return Ok(Some(ValidationEnd::Stopped));
                }
                if self.note(place).await? {
                    return Ok(Some(ValidationEnd::Cancelled));
                }
            }
        }
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
