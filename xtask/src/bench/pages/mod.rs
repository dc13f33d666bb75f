//! `cargo xtask bench pages`: how fast the console answers with a large roster.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Args;

use super::console::Console;
use super::measure::megabytes;
use super::place::{APPLICATION, On, Only, Place, on_each};
use super::table::Table;
use super::wrk::Load;
use crate::sample::Sample;
use crate::site;
use crate::tools::steps::{step, thousands};
use crate::tools::{apt, server};

/// The console's pages with a large roster, one reader and fifty at once
///
/// Imports invented users, starts the release server, waits until its search index is complete, signs
/// in, and asks for each page with wrk: one connection (median and 99th percentile), then fifty
/// (requests per second and 99th percentile).
#[derive(Args)]
pub struct Pages {
    /// How many users the application has
    #[arg(long, default_value_t = 1_000_000)]
    users: u64,
    /// Seconds for each figure
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Only this database
    #[arg(long, value_enum)]
    only: Option<Only>,
    /// Another build of the server to measure [default: the release build, made first]
    #[arg(long, value_name = "FILE")]
    server: Option<PathBuf>,
}

/// What is asked for, below the application's address.
const PAGES: [(&str, &str); 8] = [
    ("overview", ""),
    ("users, first page", "/users"),
    ("users, one status", "/users?status=FLAGGED"),
    ("users, status and country", "/users?status=BLOCKED&country=DEU"),
    ("users, one tag", "/users?tag=vip"),
    ("users, search for a name", "/users?q=schr%C3%B6der"),
    ("users, search for one key", "/users?q=U-00012345"),
    ("imports", "/imports"),
];

impl Pages {
    pub fn run(self) -> Result<()> {
        apt::need_program("wrk", &["wrk"], "wrk (which asks for the pages)")?;
        apt::need_program("curl", &["curl"], "curl (which signs in)")?;
        apt::need_program("sqlite3", &["sqlite3"], "the sqlite3 shell")?;
        let site = site::given_or_built()?;
        let binary = server::given_or_release(self.server.clone())?;
        let folder = tempfile::tempdir().context("no temporary folder")?;
        let file = folder.path().join("users.csv");
        step(&format!("Inventing {} users", thousands(self.users)), || {
            Sample::new(self.users, 0.0).write(BufWriter::new(File::create(&file)?))?;
            Ok(((), String::new()))
        })?;
        let mut table = Table::new(&["page", "median", "99 %", "pages/s, 50 at once", "99 %"]);
        on_each(self.only, |on| self.measure_on(on, &binary, &site, &file, &mut table))?;
        println!("\n{} users, {} s for each figure", thousands(self.users), self.seconds);
        table.print();
        Ok(())
    }

    fn measure_on(
        &self,
        on: On,
        binary: &Path,
        site: &Path,
        file: &Path,
        table: &mut Table,
    ) -> Result<()> {
        let place = Place::make(on, binary, "rollcall_pages")?;
        step(&format!("{}: importing", on.name()), || {
            let (measured, _) = place.import(file)?;
            let speed = thousands((self.users as f64 / measured.seconds) as u64);
            Ok(((), format!("{speed} rows/s, {} at most", megabytes(measured.peak_bytes))))
        })?;
        let console = Console::start(&place, site, &[])?;
        step(&format!("{}: waiting for the search index", on.name()), || {
            console.wait_for_index(&place)?;
            Ok(((), String::new()))
        })?;
        place.settle()?;
        let cookie = console.sign_in()?;
        let session = format!("Cookie: {cookie}");
        for (name, path) in PAGES {
            let address = console.address(&format!("/{APPLICATION}{path}"));
            console.expect_page(&address, &cookie)?;
            let headers = ["Accept: text/html", session.as_str()];
            let load =
                Load { address: &address, headers: &headers, script: None, seconds: self.seconds };
            let (one, fifty) = step(&format!("{}: {name}", on.name()), || {
                Ok(((load.run(1)?, load.run(50)?), String::new()))
            })?;
            table.row(vec![
                format!("{}, {name}", on.name()),
                milliseconds(one.median),
                milliseconds(one.p99),
                format!("{:.0}", fifty.per_second),
                milliseconds(fifty.p99),
            ]);
        }
        eprintln!("  the server held {} at most", megabytes(console.peak()));
        Ok(())
    }
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}
