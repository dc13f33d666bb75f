//! The release build of the server, built only when what it is made from has changed.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::command::{cargo, run};
use super::stamp::Stamp;
use super::{paths, steps};

const SOURCES: &[&str] =
    &["core", "faces", "app", "server", "Cargo.toml", "Cargo.lock", ".cargo/config.toml"];

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

/// A build that somebody names, from wherever they stand, else our own.
pub fn given_or_release(given: Option<PathBuf>) -> Result<PathBuf> {
    match given {
        Some(path) => std::path::absolute(path).context("no such file"),
        None => release(),
    }
}
