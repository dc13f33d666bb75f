//! Writes an export's file: from database rows through the CSV writer to storage.

mod cell;
mod encode;
mod instant;
mod run;

pub(crate) use run::WriteExport;
