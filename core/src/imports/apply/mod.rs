//! The run: rows are decided again and written in chunks, each in one transaction with its
//! revisions, its counts and its checkpoint.

mod chunk;
mod read_ahead;
mod run;
mod store;

pub(crate) use run::apply;
