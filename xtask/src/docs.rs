//! `cargo xtask docs`: the part of the documentation that is made from code.

use std::fs;

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::tools::command::cargo;
use crate::tools::paths;

/// Write docs/configuration.md from the definition of the command line
///
/// A test of the server fails as long as the file is not current.
#[derive(Args)]
pub struct Docs {}

impl Docs {
    pub fn run(self) -> Result<()> {
        let mut server = cargo();
        server.args(["run", "--quiet", "--package", "rollcall", "--bin", "rollcall"]);
        let printed = server.args(["--", "reference"]).output().context("cannot start cargo")?;
        let trouble = String::from_utf8_lossy(&printed.stderr);
        ensure!(printed.status.success(), "rollcall reference failed:\n{trouble}");
        let file = paths::root().join("docs/configuration.md");
        fs::write(&file, printed.stdout).context("cannot write docs/configuration.md")?;
        println!("Wrote {}.", file.display());
        Ok(())
    }
}
