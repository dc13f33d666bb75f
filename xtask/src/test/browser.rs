//! The browser tests: Playwright against the real server, in real Chromium.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::summary::Found;
use crate::tools::command::{answer, cargo, command, run as finish, start, wait};
use crate::tools::counts::Counts;
use crate::tools::{node, paths};
use crate::{models, site};

/// The specs whose names hold one of these words, or all.
pub fn run(only: &[String]) -> Result<Found> {
    let node = node::prepare()?;
    let chromium = node::chromium()?;
    let version = answer(command(&chromium).arg("--version")).unwrap_or_default();
    let site = site::given_or_built()?;
    let binary = server()?;
    let models = models::given_or_fetched()?;
    let report = paths::target().join("xtask/browser.json");
    let _ = fs::remove_file(&report);
    let mut tests = command(paths::end2end().join("node_modules/.bin/playwright"));
    tests.current_dir(paths::end2end()).arg("test").args(only);
    tests.env("ROLLCALL_CHROMIUM", &chromium).env("ROLLCALL_E2E_BIN", binary);
    tests
        .env("ROLLCALL_SITE", site)
        .env("ROLLCALL_MODELS", models)
        .env("PLAYWRIGHT_JSON_OUTPUT_FILE", &report);
    let outcome = start(&mut tests).and_then(|mut child| wait(&mut child, None))?;
    let mut counts = read(&report)?;
    if counts.passed + counts.failed == 0 {
        bail!("no browser test was run ({outcome})");
    }
    if !outcome.success() && counts.failed == 0 {
        counts.failed = 1;
    }
    let version = version.split(" built on").next().unwrap_or_default().trim().to_owned();
    Ok(Found { on: format!("{version}, Node {node}, SQLite"), counts })
}

/// The server as the tests before have built it. With all the workspace's features, so that cargo
/// finds it done.
fn server() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("ROLLCALL_E2E_BIN") {
        return Ok(paths::root().join(path));
    }
    finish(cargo().args(["build", "--workspace", "--bin", "rollcall"]))?;
    Ok(paths::debug_server())
}

fn read(report: &Path) -> Result<Counts> {
    let text = fs::read_to_string(report).context("Playwright left no report")?;
    let report: Value = serde_json::from_str(&text).context("Playwright's report is broken")?;
    let number = |name: &str| report["stats"][name].as_u64().unwrap_or(0);
    let errors = report["errors"].as_array().map_or(0, Vec::len) as u64;
    Ok(Counts {
        passed: number("expected") + number("flaky"),
        failed: number("unexpected") + errors,
        skipped: number("skipped"),
    })
}
