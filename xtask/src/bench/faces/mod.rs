//! `cargo xtask bench faces`: one file a part.

mod engine;

use anyhow::Result;
use clap::Args;

/// One upload step by step, beside the reference library in Node
///
/// The networks and the photograph are those of `cargo xtask models`; the reference is installed by
/// npm. Everything on one thread.
#[derive(Args)]
pub struct Faces {
    #[command(flatten)]
    engine: engine::Engine,
}

impl Faces {
    pub fn run(self) -> Result<()> {
        self.engine.run()
    }
}
