//! The tests of the crates: units, flows on the databases, HTTP.

use anyhow::{Result, bail};

use super::summary::Found;
use crate::models;
use crate::tools::command::{cargo, run_and_read};
use crate::tools::counts::Counts;
use crate::tools::postgres::{Cluster, Durability};
use crate::tools::programs;

const SERVER: &str = "ROLLCALL_TEST_POSTGRES";

pub fn on_sqlite() -> Result<Found> {
    run(None, "SQLite".to_owned())
}

/// On SQLite and on a PostgreSQL server: the one that the variable names, or one of our own.
pub fn on_both() -> Result<Found> {
    if let Ok(url) = std::env::var(SERVER) {
        return run(Some(&url), format!("SQLite, and PostgreSQL of {SERVER}"));
    }
    let cluster = Cluster::start(Durability::None)?;
    let on = format!("SQLite, and PostgreSQL {}", cluster.version);
    run(Some(&cluster.url("postgres")), on)
}

fn run(postgres: Option<&str>, on: String) -> Result<Found> {
    models::prepare()?;
    models::prepare_reference()?;
    let nextest = programs::find("cargo-nextest").is_some();
    let mut tests = cargo();
    if nextest {
        tests.args(["nextest", "run", "--workspace", "--no-fail-fast"]);
    } else {
        tests.args(["test", "--workspace", "--no-fail-fast"]);
    }
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
