//! `cargo xtask bench import`: from file to done, beside the databases' own tools.

mod script;

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;

use super::measure::{Measured, measure, median, megabytes};
use super::place::{On, Only, Place, on_each};
use super::table::Table;
use crate::sample::Sample;
use crate::tools::steps::{step, thousands};
use crate::tools::{apt, server};

/// Imports beside what the sqlite3 shell and psql need for the same writes
///
/// Three files on each database: all rows new, all rows changed, nothing changed. Rollcall is
/// `rollcall import` from its start to its end (upload, check every row, write users, revisions,
/// counters and the audit log). The tool loads the file into a staging table and fills the same tables
/// with the same indexes: before-images into revisions, INSERT … SELECT … ON CONFLICT into users,
/// counters. It checks nothing. Both write as durably. The ratio is Rollcall's speed by the tool's.
#[derive(Args)]
pub struct Import {
    /// Rows of each file
    #[arg(long, default_value_t = 100_000)]
    rows: u64,
    /// How often everything is done; the medians are printed
    #[arg(long, default_value_t = 3)]
    repeat: u32,
    /// Only this database
    #[arg(long, value_enum)]
    only: Option<Only>,
    /// Another build of the server to measure [default: the release build, made first]
    #[arg(long, value_name = "FILE")]
    server: Option<PathBuf>,
}

/// The files, in the order in which they are imported, and what each is to show.
const CASES: [(&str, f64); 3] =
    [("all rows new", 0.0), ("all rows changed", 1.0), ("nothing changed", 1.0)];

/// Seconds of each case.
#[derive(Default)]
struct Times {
    rollcall: [Vec<f64>; 3],
    tool: [Vec<f64>; 3],
    peak: [Option<u64>; 3],
}

impl Import {
    pub fn run(self) -> Result<()> {
        let binary = server::given_or_release(self.server.clone())?;
        apt::need_program("sqlite3", &["sqlite3"], "the sqlite3 shell")?;
        let folder = tempfile::tempdir().context("no temporary folder")?;
        let mut table = Table::new(&[
            "import",
            "rollcall s",
            "rows/s",
            "tool s",
            "rows/s",
            "ratio",
            "peak memory",
        ]);
        on_each(self.only, |on| self.measure_on(on, &binary, folder.path(), &mut table))?;
        println!("\n{} rows, medians of {} runs", thousands(self.rows), self.repeat);
        table.print();
        Ok(())
    }

    fn measure_on(&self, on: On, server: &Path, folder: &Path, table: &mut Table) -> Result<()> {
        let mut times = Times::default();
        for number in 1..=self.repeat {
            step(&format!("{}, run {number} of {}", on.name(), self.repeat), || {
                self.once(on, server, folder, number, &mut times)?;
                Ok(((), String::new()))
            })?;
        }
        for (case, (name, _)) in CASES.iter().enumerate() {
            let rollcall = median(std::mem::take(&mut times.rollcall[case]));
            let tool = median(std::mem::take(&mut times.tool[case]));
            let speed = |seconds: f64| thousands((self.rows as f64 / seconds) as u64);
            table.row(vec![
                format!("{}, {name}", on.name()),
                format!("{rollcall:.2}"),
                speed(rollcall),
                format!("{tool:.2}"),
                speed(tool),
                format!("{:.2}", tool / rollcall),
                megabytes(times.peak[case]),
            ]);
        }
        Ok(())
    }

    /// Both in turn, so that what else the machine does meets both.
    fn once(
        &self,
        on: On,
        server: &Path,
        folder: &Path,
        run: u32,
        times: &mut Times,
    ) -> Result<()> {
        let rollcall = Place::make(on, server, &format!("rollcall_{run}"))?;
        let tool = Place::make(on, server, &format!("tool_{run}"))?;
        for (case, (name, changed)) in CASES.iter().enumerate() {
            let file = folder.join("users.csv");
            Sample::new(self.rows, *changed).write(BufWriter::new(File::create(&file)?))?;
            let script = folder.join("script.sql");
            std::fs::write(&script, script::of(on, &file))?;
            rollcall.settle()?;
            let (Measured { seconds, peak_bytes, .. }, _) = rollcall.import(&file)?;
            times.rollcall[case].push(seconds);
            times.peak[case] = times.peak[case].max(peak_bytes);
            tool.settle()?;
            times.tool[case].push(measure(&mut tool.tool(&script))?.seconds);
            self.compare(&rollcall, &tool, case)
                .with_context(|| format!("{}, {name}: not the same work", on.name()))?;
        }
        Ok(())
    }

    /// Both must have written the same.
    fn compare(&self, rollcall: &Place, tool: &Place, case: usize) -> Result<()> {
        let revisions = if case == 0 { 0 } else { self.rows };
        for (query, expected) in [
            ("SELECT count(*) FROM users", self.rows),
            ("SELECT count(*) FROM revisions", revisions),
            ("SELECT sum(users) FROM user_counts", self.rows),
        ] {
            let (ours, theirs) = (rollcall.number(query)?, tool.number(query)?);
            if ours != expected || theirs != expected {
                bail!("{query}: Rollcall {ours}, tool {theirs}, expected {expected}");
            }
        }
        for query in [
            "SELECT count(*) FROM users WHERE status = 'FLAGGED'",
            "SELECT sum(version) FROM users",
            "SELECT count(DISTINCT phone) FROM users",
            "SELECT sum(users) FROM tag_counts WHERE tag = 'vip'",
        ] {
            let (ours, theirs) = (rollcall.number(query)?, tool.number(query)?);
            if ours != theirs {
                bail!("{query}: Rollcall {ours}, tool {theirs}");
            }
        }
        Ok(())
    }
}
