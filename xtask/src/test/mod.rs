//! `cargo xtask test`: everything that has to hold before a change lands.

mod browser;
mod directory;
mod examples;
pub mod flows;
mod generated;
pub mod lint;
pub mod summary;

use anyhow::Result;
use clap::Args;

use summary::Summary;

/// Everything: format, tests on SQLite and PostgreSQL, clippy, generated input, browser tests
///
/// Starts a PostgreSQL of its own in a temporary folder, or uses the server in
/// ROLLCALL_TEST_POSTGRES (postgres://…, where it may create databases). Installs what is missing
/// where it can (as root with apt-get; npm ci) and otherwise says in one line what to install. A part
/// that cannot run fails. Ends with a summary of what ran on what.
///
/// ROLLCALL_CHROMIUM names another browser, ROLLCALL_E2E_BIN another server for the browser tests.
#[derive(Args)]
pub struct Test {
    /// Only the browser tests of these files, such as `sign-in` (for working on one of them)
    #[arg(long, value_name = "SPEC", num_args = 1..)]
    browser: Vec<String>,
    /// Only the REST interface's examples and generated input, and the checks of SCIM
    #[arg(long, conflicts_with = "browser")]
    generated: bool,
}

impl Test {
    pub fn run(self) -> Result<()> {
        let mut summary = Summary::default();
        if self.generated {
            summary.part("generated input", generated::run)?;
            summary.part("directory (SCIM)", directory::run)?;
            return summary.close();
        }
        if self.browser.is_empty() {
            summary.part("format", lint::format)?;
            // Before clippy: it needs what is built already, and clippy reads every crate once more.
            summary.part("unit and flow tests", flows::on_both)?;
            summary.part("clippy", lint::clippy)?;
            summary.part("clippy, browser library", lint::clippy_browser)?;
            summary.part("generated input", generated::run)?;
            summary.part("directory (SCIM)", directory::run)?;
        }
        summary.part("browser tests", || browser::run(&self.browser))?;
        summary.close()
    }
}
