use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;

use super::BulkChange;
use crate::error::{Error, Result};
use crate::exports::{Cells, Encoder};
use crate::users::fields::needs_apostrophe;
use crate::users::{Column, UserStatus};

/// Bytes of one piece of the file.
const PIECE: usize = 1024 * 1024;

/// Writes each user's key, and their new status if they get one, as a row of the import template.
pub(super) struct ChangedRows {
    status: Option<UserStatus>,
    csv: csv::Writer<Vec<u8>>,
    /// Every row was written.
    is_whole: Arc<AtomicBool>,
}

impl ChangedRows {
    /// Starts with the header line.
    pub(super) fn new(change: &BulkChange, is_whole: Arc<AtomicBool>) -> Result<Self> {
        let status = match change {
            BulkChange::Status(status) => Some(*status),
            BulkChange::AddTags(_) | BulkChange::RemoveTags(_) => None,
        };
        let mut csv = csv::Writer::from_writer(Vec::with_capacity(PIECE));
        let key = Column::VendorData.name();
        let header = match status {
            Some(_) => vec![key, Column::Status.name()],
            None => vec![key],
        };
        csv.write_record(header).map_err(failed)?;
        Ok(Self { status, csv, is_whole })
    }

    fn take(&mut self) -> Result<Bytes> {
        let next = csv::Writer::from_writer(Vec::with_capacity(PIECE));
        let full = std::mem::replace(&mut self.csv, next);
        full.into_inner().map(Bytes::from).map_err(|error| Error::internal("bulk", &error))
    }
}

impl Encoder for ChangedRows {
    fn row(&mut self, row: &impl Cells) -> Result<Option<Bytes>> {
        let key = row.text(0)?.unwrap_or_default();
        // The reader of imports takes this apostrophe off, as it does for an export of ours.
        let key = if needs_apostrophe(key) { [b"'", key].concat() } else { key.to_vec() };
        let status = self.status.map(|status| status.code().as_bytes().to_vec());
        self.csv.write_record([key].into_iter().chain(status)).map_err(failed)?;
        if self.csv.get_ref().len() < PIECE {
            return Ok(None);
        }
        self.take().map(Some)
    }

    fn end(mut self) -> Result<Bytes> {
        let last = self.take()?;
        self.is_whole.store(true, Ordering::SeqCst);
        Ok(last)
    }
}

fn failed(error: csv::Error) -> Error {
    Error::internal("bulk", &error)
}
