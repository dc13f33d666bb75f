//! The run: rows are decided again and written in chunks, each in one transaction with its
//! revisions, its counts and its checkpoint.

mod chunk;
mod job;
mod read_ahead;
mod run;
mod store;
mod whole;

pub(in crate::imports) use chunk::{ImportTarget, write as write_chunk};
pub(crate) use job::ApplyImport;
pub(in crate::imports) use read_ahead::{Chunk, ChunkRow};
