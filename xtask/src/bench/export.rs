//! `cargo xtask bench export`: the whole roster as CSV, beside the databases' own tools.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;

use super::import::Only;
use super::measure::{measure, median, megabytes};
use super::place::{APPLICATION, OPERATOR, On, Place};
use super::table::Table;
use crate::sample::Sample;
use crate::tools::postgres::{Cluster, Durability};
use crate::tools::steps::{step, thousands};
use crate::tools::{apt, server};

/// Exports beside `sqlite3 -csv` and `COPY … TO STDOUT`
///
/// Every column of every user. "written" is the export's run, from its snapshot to the file in storage
/// with its SHA-256; "command" is all of `rollcall export`, which starts, runs it and copies the file
/// out. The tool writes the same stored columns to a file: it formats no times, escapes no formulas,
/// hashes nothing. The ratio is the run's speed by the tool's.
#[derive(Args)]
pub struct Export {
    /// How many users the application has
    #[arg(long, default_value_t = 1_000_000)]
    users: u64,
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

const COLUMNS: &str = "vendor_data, display_name, full_name, date_of_birth, email, phone, country, \
     status, tags, metadata_json, id, session_count, approved_count, declined_count, \
     in_review_count, first_session_at, last_session_at, created_at, updated_at";

impl Export {
    pub fn run(self) -> Result<()> {
        let binary = server::given_or_release(self.server.clone())?;
        apt::need_program("sqlite3", &["sqlite3"], "the sqlite3 shell")?;
        let folder = tempfile::tempdir().context("no temporary folder")?;
        let file = folder.path().join("users.csv");
        step(&format!("Inventing {} users", thousands(self.users)), || {
            Sample::new(self.users, 0.0).write(BufWriter::new(File::create(&file)?))?;
            Ok(((), String::new()))
        })?;
        let heads = [
            "export",
            "written s",
            "rows/s",
            "command s",
            "tool s",
            "rows/s",
            "ratio",
            "peak memory",
        ];
        let mut table = Table::new(&heads);
        if self.only != Some(Only::Postgres) {
            self.measure_on(On::Sqlite, &binary, &file, &mut table)?;
        }
        if self.only != Some(Only::Sqlite) {
            let cluster = Cluster::start(Durability::Full)?;
            self.measure_on(On::Postgres(&cluster), &binary, &file, &mut table)?;
        }
        println!("\n{} users, medians of {} runs", thousands(self.users), self.repeat);
        table.print();
        Ok(())
    }

    fn measure_on(&self, on: On, server: &Path, file: &Path, table: &mut Table) -> Result<()> {
        let place = Place::make(on, server, "rollcall_export")?;
        step(&format!("{}: importing", on.name()), || {
            place.import(file)?;
            Ok(((), String::new()))
        })?;
        place.settle()?;
        for gzip in [false, true] {
            let (mut written, mut command, mut tool) = (Vec::new(), Vec::new(), Vec::new());
            let mut peak = None;
            for number in 1..=self.repeat {
                step(&format!("{}, run {number} of {}", on.name(), self.repeat), || {
                    let out = file.with_file_name("out.csv");
                    let mut export = place.rollcall();
                    export.args(["export", "--application", APPLICATION, "--as", OPERATOR]);
                    export.args(["--purpose", "measuring", "--json", "--out"]).arg(&out);
                    if gzip {
                        export.arg("--gzip");
                    }
                    let measured = measure(&mut export)?;
                    command.push(measured.seconds);
                    peak = peak.max(measured.peak_bytes);
                    let micros = place.number(
                        "SELECT finished_at - running_at FROM exports ORDER BY id DESC LIMIT 1",
                    )?;
                    written.push(micros as f64 / 1e6);
                    self.check(&out, gzip)?;
                    tool.push(self.by_tool(on, &place, &out)?);
                    Ok(((), String::new()))
                })?;
            }
            let (written, command, tool) = (median(written), median(command), median(tool));
            let speed = |seconds: f64| thousands((self.users as f64 / seconds) as u64);
            table.row(vec![
                format!("{}{}", on.name(), if gzip { ", gzip" } else { "" }),
                format!("{written:.2}"),
                speed(written),
                format!("{command:.2}"),
                format!("{tool:.2}"),
                speed(tool),
                format!("{:.2}", tool / written),
                megabytes(peak),
            ]);
        }
        Ok(())
    }

    /// Seconds that the database's own tool takes for the same rows.
    fn by_tool(&self, on: On, place: &Place<'_>, out: &Path) -> Result<f64> {
        let script = out.with_extension("sql");
        let select = format!("SELECT {COLUMNS} FROM users ORDER BY seq");
        let text = match on {
            On::Sqlite => format!(".headers on\n.mode csv\n.output {}\n{select};\n", out.display()),
            On::Postgres(_) => {
                format!("\\copy ({select}) TO '{}' WITH (FORMAT csv, HEADER)\n", out.display())
            }
        };
        fs::write(&script, text)?;
        let seconds = measure(&mut place.tool(&script))?.seconds;
        self.check(out, false)?;
        Ok(seconds)
    }

    /// The file has a line for each user.
    fn check(&self, out: &Path, gzip: bool) -> Result<()> {
        if gzip {
            return Ok(());
        }
        let lines = fs::read(out)?.iter().filter(|byte| **byte == b'\n').count() as u64;
        if lines != self.users + 1 {
            bail!("{} has {lines} lines instead of {}", out.display(), self.users + 1);
        }
        Ok(())
    }
}
