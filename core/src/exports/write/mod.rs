//! An export's file: rows through the CSV writer into storage.

mod cell;
mod encode;
mod instant;
mod run;

pub(crate) use cell::needs_apostrophe;
pub(crate) use run::WriteExport;
