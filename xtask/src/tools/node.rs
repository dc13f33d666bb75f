//! The browser tests' own programs: Node, what npm installs in `end2end`, Chromium.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::command::{answer, command, run};
use super::stamp::Stamp;
use super::{apt, paths, programs};

/// The oldest Node that Playwright and the tests run on.
const OLDEST: u32 = 20;

/// Node and the packages of `end2end/package-lock.json`; the version of Node comes back.
pub fn prepare() -> Result<String> {
    apt::need_program("node", &["nodejs", "npm"], "Node (for the browser tests)")?;
    apt::need_program("npm", &["npm"], "npm (for the browser tests)")?;
    let version = answer(command("node").arg("--version")).context("node does not start")?;
    let number = version.trim_start_matches('v').split('.').next().unwrap_or_default();
    if number.parse::<u32>().is_ok_and(|number| number < OLDEST) {
        bail!("Node {version} is too old for the browser tests: install Node {OLDEST} or newer");
    }
    let stamp = Stamp::of("npm", &["end2end/package-lock.json"])?;
    let installed = paths::end2end().join("node_modules/@playwright/test").is_dir();
    if !(installed && stamp.is_current()) {
        stamp.forget();
        let mut npm = command("npm");
        npm.current_dir(paths::end2end()).args(["ci", "--no-audit", "--no-fund"]);
        // The browser is Debian's: no package may bring its own.
        run(npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1").stdout(std::io::stderr()))?;
        stamp.keep()?;
    }
    Ok(version)
}

/// Chromium: the one in `ROLLCALL_CHROMIUM`, or one on PATH, or Debian's.
pub fn chromium() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("ROLLCALL_CHROMIUM") {
        let path = PathBuf::from(path);
        if !path.is_file() {
            bail!("ROLLCALL_CHROMIUM names {}, which is not there", path.display());
        }
        return Ok(path);
    }
    for name in ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"] {
        if let Some(path) = programs::find(name) {
            return Ok(path);
        }
    }
    apt::need_program("chromium", &["chromium"], "Chromium (for the browser tests)")
}
