//! `cargo xtask bench faces`: one file a part.

mod engine;
mod index;

use anyhow::Result;
use clap::{Args, ValueEnum};

/// One upload step by step, beside the reference library in Node, and the search among embeddings,
/// beside a plain comparison
///
/// The networks and the photograph are those of `cargo xtask models`; the reference is installed by
/// npm. Everything on one thread.
#[derive(Args)]
pub struct Faces {
    /// One part alone
    #[arg(long, value_enum)]
    only: Option<Part>,
    #[command(flatten)]
    engine: engine::Engine,
    #[command(flatten)]
    index: index::Index,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    Engine,
    Index,
}

impl Faces {
    pub fn run(self) -> Result<()> {
        if self.only != Some(Part::Index) {
            self.engine.run()?;
        }
        if self.only != Some(Part::Engine) {
            self.index.run()?;
        }
        Ok(())
    }
}
