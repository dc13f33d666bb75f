//! Builds the server if its sources have changed: for development, and for release.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::build::Build;
use super::command::{cargo, run};
use super::stamp::Stamp;
use super::{paths, steps};

const SOURCES: &[&str] =
    &["types", "core", "faces", "app", "server", "Cargo.toml", "Cargo.lock", ".cargo/config.toml"];

const DEVELOPMENT: &str = "server-development";

/// Of the time of a build, how much has gone by at each tenth of its units.
const PACE: [f64; 11] = [0.0, 0.08, 0.15, 0.22, 0.29, 0.36, 0.43, 0.5, 0.57, 0.66, 1.0];

/// The build for development, with all the workspace's features: the tests find it done. None: it
/// is as it was.
pub fn development() -> Result<Option<Build>> {
    let stamp = Stamp::of(DEVELOPMENT, SOURCES)?;
    if paths::debug_server().is_file() && stamp.is_current() {
        return Ok(None);
    }
    let mut build = cargo();
    build.args(["build", "--workspace", "--bin", "rollcall"]);
    Ok(Some(Build { name: "server", cargo: build, pace: PACE, work: 400.0, stamp }))
}

/// Call this when another build replaces the server, so that the next `run` builds its own again.
pub fn forget_development() -> Result<()> {
    Stamp::of(DEVELOPMENT, SOURCES)?.forget();
    Ok(())
}

pub fn release() -> Result<PathBuf> {
    let stamp = Stamp::of("server-release", SOURCES)?;
    let binary = paths::release_server();
    if binary.is_file() && stamp.is_current() {
        eprintln!("• The optimised server is as it was");
    } else {
        stamp.forget();
        steps::step("Building the server, optimised (several minutes the first time)", || {
            run(cargo().args(["build", "--release", "--package", "rollcall"]))?;
            Ok(((), String::new()))
        })?;
        stamp.keep()?;
    }
    Ok(binary)
}

/// The build that a person names, relative to their folder, or our own.
pub fn given_or_release(given: Option<PathBuf>) -> Result<PathBuf> {
    match given {
        Some(path) => std::path::absolute(path).context("no such file"),
        None => release(),
    }
}
