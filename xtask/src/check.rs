//! `cargo xtask check`: the inner loop.

use anyhow::Result;
use clap::Args;

use crate::test::flows;
use crate::test::lint;
use crate::test::summary::{Found, Summary};
use crate::tools::counts::Counts;
use crate::tools::server;
use crate::tools::stamp::Stamp;

/// Format, clippy, and the tests of what has changed, on SQLite: for the inner loop
///
/// The unit tests run whenever something has changed since they last passed here, and beside them the
/// flows of core after a change in core or types, those of the server after one in types, app or
/// server, and the tests of pictures after one in faces. Left to `cargo xtask test`: PostgreSQL, WebAssembly, the browser,
/// and the tests that take many seconds each, which .config/nextest.toml names.
///
/// Our own crates are compiled without optimisation and incrementally for it, beside what `run` and
/// `test` share. Uses cargo-nextest when it is installed.
#[derive(Args)]
pub struct Check {
    /// Also the tests of what has not changed
    #[arg(long)]
    all: bool,
}

/// Tests that run together when one of their sources has changed.
struct Part {
    name: &'static str,
    sources: &'static [&'static str],
    /// As cargo's arguments name them.
    tests: &'static [&'static str],
}

const PARTS: [Part; 4] = [
    Part { name: "core", sources: &["types", "core"], tests: &["--test", "core_flows"] },
    Part { name: "server", sources: &["types", "app", "server"], tests: &["--test", "flows"] },
    Part { name: "faces", sources: &["faces"], tests: &["--test", "hostile", "--test", "index"] },
    Part { name: "xtask", sources: &["xtask"], tests: &["--bin", "xtask"] },
];

/// What every part depends on.
const SETTINGS: [&str; 4] = ["Cargo.toml", "Cargo.lock", ".cargo/config.toml", ".config"];

impl Check {
    pub fn run(self) -> Result<()> {
        let mut summary = Summary::default();
        summary.part("format", lint::format)?;
        summary.part("clippy", lint::clippy_incremental)?;
        summary.part("unit and flow tests", || self.tests())?;
        summary.close()
    }

    fn tests(&self) -> Result<Found> {
        let mut changed = Vec::new();
        for part in &PARTS {
            let stamp = part.stamp()?;
            if self.all || !stamp.is_current() {
                changed.push((part, stamp));
            }
        }
        if changed.is_empty() {
            let on = "nothing has changed since they passed: --all runs them".to_owned();
            return Ok(Found { on, counts: Counts::default() });
        }
        // The server lies where `run` looks for its own.
        server::forget_development()?;
        let tests: Vec<&str> = changed.iter().flat_map(|(part, _)| part.tests).copied().collect();
        let names: Vec<&str> = changed.iter().map(|(part, _)| part.name).collect();
        let mut found = flows::incremental(&tests)?;
        if found.counts.failed == 0 {
            for (_, stamp) in &changed {
                stamp.keep()?;
            }
        }
        found.on = format!("{}, of: {}", found.on, names.join(", "));
        Ok(found)
    }
}

impl Part {
    fn stamp(&self) -> Result<Stamp> {
        let sources: Vec<&str> = self.sources.iter().chain(&SETTINGS).copied().collect();
        Stamp::of(&format!("checked-{}", self.name), &sources)
    }
}
