//! The tests of the crates: units, flows on the databases, HTTP.

use anyhow::{Result, bail};

use std::process::Command;

use super::summary::Found;
use crate::models;
use crate::tools::command::{cargo, incremental as incrementally, run_and_read};
use crate::tools::counts::Counts;
use crate::tools::postgres::{Cluster, Durability};
use crate::tools::programs;

const SERVER: &str = "ROLLCALL_TEST_POSTGRES";

/// The unit tests, and the other tests that cargo's arguments name, on SQLite, compiled for the inner
/// loop.
pub fn incremental(others: &[&str]) -> Result<Found> {
    let mut tests = cargo();
    let with_nextest = has_nextest();
    tests.args(if with_nextest { &["nextest", "run"][..] } else { &["test"] });
    incrementally(&mut tests).args(["--workspace", "--no-fail-fast", "--lib"]).args(others);
    if with_nextest {
        tests.args(["--profile", "check"]);
    }
    run(tests, None, "SQLite".to_owned())
}

/// On SQLite and on a PostgreSQL server: the one that the variable names, or one of our own.
pub fn on_both() -> Result<Found> {
    if let Ok(url) = std::env::var(SERVER) {
        return run(everything(), Some(&url), format!("SQLite, and PostgreSQL of {SERVER}"));
    }
    let cluster = Cluster::start(Durability::None)?;
    let on = format!("SQLite, and PostgreSQL {}", cluster.version);
    run(everything(), Some(&cluster.url("postgres")), on)
}

fn everything() -> Command {
    let mut tests = cargo();
    tests.args(if has_nextest() { &["nextest", "run"][..] } else { &["test"] });
    tests.args(["--workspace", "--no-fail-fast"]);
    tests
}

fn has_nextest() -> bool {
    programs::find("cargo-nextest").is_some()
}

fn run(mut tests: Command, postgres: Option<&str>, on: String) -> Result<Found> {
    models::prepare()?;
    models::prepare_reference()?;
    match postgres {
        // The tests then fail, rather than pass without it, where the server does not answer.
        Some(url) => tests.env(SERVER, url).env("ROLLCALL_TEST_REQUIRE_POSTGRES", "1"),
        None => tests.env_remove(SERVER).env_remove("ROLLCALL_TEST_REQUIRE_POSTGRES"),
    };
    let (status, output) = run_and_read(&mut tests)?;
    let mut counts = Counts::read(&output);
    if counts == Counts::default() {
        bail!("no test was run ({status})");
    }
    if !status.success() && counts.failed == 0 {
        counts.failed = 1;
    }
    Ok(Found { on, counts })
}
