//! `cargo xtask bench faces`: one file a part.

mod engine;
mod index;
mod uploads;

use anyhow::Result;
use clap::{Args, ValueEnum};

/// One upload step by step, beside the reference library in Node, and the search among embeddings,
/// beside a plain comparison, and what readers notice of many uploads
///
/// The networks and the photographs are those of `cargo xtask models`; the reference is installed by
/// npm. The one upload is on one thread, the search on all processors. Many uploads go to the release
/// server, on a fresh SQLite file and on a throwaway PostgreSQL.
#[derive(Args)]
pub struct Faces {
    /// One part alone
    #[arg(long, value_enum)]
    only: Option<Part>,
    #[command(flatten)]
    engine: engine::Engine,
    #[command(flatten)]
    index: index::Index,
    #[command(flatten)]
    uploads: uploads::Uploads,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    Engine,
    Index,
    Uploads,
}

impl Faces {
    pub fn run(self) -> Result<()> {
        let wanted = |part| self.only.is_none_or(|only| only == part);
        if wanted(Part::Engine) {
            self.engine.run()?;
        }
        if wanted(Part::Index) {
            self.index.run()?;
        }
        if wanted(Part::Uploads) {
            self.uploads.run()?;
        }
        Ok(())
    }
}
