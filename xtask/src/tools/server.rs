//! Builds the server if its sources have changed: for development, and for release.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::build::Build;
use super::command::{cargo, run};
use super::stamp::Stamp;
use super::{paths, steps};
use crate::site::MAKER;

const SOURCES: &[&str] =
    &["types", "core", "faces", "app", "server", "Cargo.toml", "Cargo.lock", ".cargo/config.toml"];

/// Of the program that makes the site; it is built with the server for development.
const SITE_MAKER: &str = "site";

/// The name that people read.
pub const NAME: &str = "server";

const DEVELOPMENT: &str = "server-development";

/// Of the time of a build, how much has gone by at each tenth of its units.
const PACE: [f64; 11] = [0.0, 0.08, 0.15, 0.22, 0.29, 0.36, 0.43, 0.5, 0.57, 0.66, 1.0];

/// The build for development, with all the workspace's features: the tests find it done. With it comes the
/// program that makes the site. None: both are as they were.
pub fn development() -> Result<Option<Build>> {
    let stamp = development_stamp()?;
    let is_there = paths::debug_server().is_file() && paths::site_maker().is_file();
    if is_there && stamp.is_current() {
        return Ok(None);
    }
    let mut build = cargo();
    build.args(["build", "--workspace", "--bin", "rollcall", "--bin", MAKER]);
    Ok(Some(Build { name: NAME, cargo: build, pace: PACE, work: 400.0, stamp }))
}

/// Call this when another build replaces the server, so that the next `run` builds its own again.
pub fn forget_development() -> Result<()> {
    development_stamp()?.forget();
    Ok(())
}

fn development_stamp() -> Result<Stamp> {
    let sources: Vec<&str> = SOURCES.iter().copied().chain([SITE_MAKER]).collect();
    Stamp::of(DEVELOPMENT, &sources)
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
