//! `cargo xtask check`: the inner loop.

use anyhow::Result;
use clap::Args;

use crate::test::flows;
use crate::test::lint;
use crate::test::summary::Summary;

/// Format, clippy, and the tests on SQLite without a browser: for the inner loop
///
/// The same three steps as in `test`, with less to wait for: no PostgreSQL, no WebAssembly, no
/// browser. Uses cargo-nextest when it is installed.
#[derive(Args)]
pub struct Check {}

impl Check {
    pub fn run(self) -> Result<()> {
        let mut summary = Summary::default();
        summary.part("format", lint::format)?;
        summary.part("clippy", lint::clippy)?;
        summary.part("unit and flow tests", flows::on_sqlite)?;
        summary.close()
    }
}
