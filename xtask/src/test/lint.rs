//! What can be said about the code without running it.

use std::process::Command;

use anyhow::Result;

use super::summary::Found;
use crate::tools::command::{cargo, incremental, run};
use crate::tools::counts::Counts;
use crate::tools::programs;

const EVERYTHING: [&str; 5] = ["--workspace", "--all-targets", "--", "--deny", "warnings"];

pub fn format() -> Result<Found> {
    report("rustfmt", cargo().args(["fmt", "--all", "--check"]))
}

pub fn clippy() -> Result<Found> {
    report("cargo-clippy", cargo().arg("clippy").args(EVERYTHING))
}

/// The same for the inner loop: after a change only that is compiled which it touches.
pub fn clippy_incremental() -> Result<Found> {
    report("cargo-clippy", incremental(cargo().arg("clippy")).args(EVERYTHING))
}

/// The code that only the browser sees. Compiled for this machine, which is enough to lint it: not
/// every way to make WebAssembly brings a clippy along.
pub fn clippy_browser() -> Result<Found> {
    let mut clippy = cargo();
    clippy.args(["clippy", "--package", "rollcall-app", "--lib", "--no-default-features"]);
    report("cargo-clippy", clippy.args(["--features", "hydrate", "--", "--deny", "warnings"]))
}

fn report(program: &str, command: &mut Command) -> Result<Found> {
    let on = programs::version(program).unwrap_or_default();
    let counts = match run(command) {
        Ok(()) => Counts::PASSED,
        Err(error) => {
            eprintln!("{error:#}");
            Counts::FAILED
        }
    };
    Ok(Found { on, counts })
}
