//! Node and what npm installs; the browser tests' own programs among it, and Chromium.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::command::{answer, command, run};
use super::stamp::Stamp;
use super::{apt, paths, programs as found};

/// The oldest Node that Playwright and the reference library run on.
const OLDEST: u32 = 20;

/// Prepares Node and the packages of `end2end/package-lock.json`. Returns the version of Node.
pub fn prepare() -> Result<String> {
    let version = programs("the browser tests")?;
    let stamp = Stamp::of("npm", &["end2end/package-lock.json"])?;
    let installed = paths::end2end().join("node_modules/@playwright/test").is_dir();
    if !(installed && stamp.is_current()) {
        stamp.forget();
        let mut npm = ci();
        npm.current_dir(paths::end2end());
        // The browser is Debian's: no package may bring its own.
        run(npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))?;
        stamp.keep()?;
    }
    Ok(version)
}

/// Installs the packages of a folder's `package-lock.json` into another folder, without running
/// their scripts.
pub fn install(from: &Path, into: &Path) -> Result<()> {
    programs("the face networks")?;
    fs::create_dir_all(into).context("cannot write to the target folder")?;
    for name in ["package.json", "package-lock.json"] {
        fs::copy(from.join(name), into.join(name))
            .with_context(|| format!("cannot copy {name} of {}", from.display()))?;
    }
    // A person is waiting, so a missing network is reported at once.
    let retries = ["--fetch-retries=1", "--fetch-retry-mintimeout=2000"];
    run(ci().current_dir(into).arg("--ignore-scripts").args(retries))
}

fn ci() -> Command {
    let mut npm = command("npm");
    npm.args(["ci", "--no-audit", "--no-fund"]).stdout(std::io::stderr());
    npm
}

/// Checks that Node and npm are new enough. Returns the version of Node.
fn programs(what_for: &str) -> Result<String> {
    apt::need_program("node", &["nodejs", "npm"], &format!("Node (for {what_for})"))?;
    apt::need_program("npm", &["npm"], &format!("npm (for {what_for})"))?;
    let version = answer(command("node").arg("--version")).context("node does not start")?;
    let number = version.trim_start_matches('v').split('.').next().unwrap_or_default();
    if number.parse::<u32>().is_ok_and(|number| number < OLDEST) {
        bail!("Node {version} is too old for {what_for}: install Node {OLDEST} or newer");
    }
    Ok(version)
}

/// Chromium: the one in `ROLLCALL_CHROMIUM`, or one on PATH, or Debian's. Its shell without windows comes
/// first: it needs three fifths of the processor's time for the same tests.
pub fn chromium() -> Result<PathBuf> {
    const SHELL: &str = "chromium-headless-shell";
    const WHAT_FOR: &str = "Chromium (for the browser tests)";
    if let Some(path) = std::env::var_os("ROLLCALL_CHROMIUM") {
        let path = PathBuf::from(path);
        if !path.is_file() {
            bail!("ROLLCALL_CHROMIUM names {}, which is not there", path.display());
        }
        return Ok(path);
    }
    apt::need_program(SHELL, &[SHELL], WHAT_FOR).or_else(|error| {
        // Not every system has the shell as a package of its own.
        eprintln!("{error:#}");
        let whole = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
        match whole.into_iter().find_map(found::find) {
            Some(path) => Ok(path),
            None => apt::need_program("chromium", &["chromium"], WHAT_FOR),
        }
    })
}
