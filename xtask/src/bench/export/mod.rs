//! `cargo xtask bench export`: the whole roster as CSV, beside the databases' own tools.

mod beside;
mod bucket;

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;

use self::beside::{Beside, measure_beside};
use self::bucket::Bucket;
use super::measure::{measure, median, megabytes};
use super::place::{APPLICATION, OPERATOR, On, Only, Place, on_each};
use super::table::Table;
use crate::sample::Sample;
use crate::site;
use crate::tools::steps::{step, thousands};
use crate::tools::{apt, server};

/// Exports beside `sqlite3 -csv` and `COPY … TO STDOUT`
///
/// Every column of every user, into the local folder, the same with gzip, and into a real S3 server
/// over a folder. "written" is the export's run, from its snapshot to the file in storage with its
/// SHA-256; "command" is all of `rollcall export`, which starts, runs it and copies the file out. The
/// tool writes the same stored columns to a file: it formats no times, escapes no formulas, hashes
/// nothing. The ratio is the run's speed by the tool's. After that, what others notice of an export:
/// the users page (one reader, asked again and again) and an import at the same time.
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

/// Rows of the import beside an export; all of them change a user.
const SMALL: u64 = 20_000;

/// Where the file goes, and how.
enum Way<'a> {
    Folder,
    Gzip,
    Bucket(&'a Bucket),
}

impl Way<'_> {
    fn words(&self) -> &'static str {
        match self {
            Self::Folder => "",
            Self::Gzip => ", gzip",
            Self::Bucket(_) => ", S3",
        }
    }

    fn export(&self, place: &Place<'_>, out: &Path) -> Command {
        let mut export = place.rollcall();
        export.args(["export", "--application", APPLICATION, "--as", OPERATOR]);
        export.args(["--purpose", "measuring", "--json", "--out"]).arg(out);
        match self {
            Self::Folder => {}
            Self::Gzip => drop(export.arg("--gzip")),
            Self::Bucket(bucket) => bucket.hold_files_of(&mut export),
        }
        export
    }
}

struct Files {
    users: PathBuf,
    /// Changes some users, and changes them back.
    changes: [PathBuf; 2],
    out: PathBuf,
}

impl Export {
    pub fn run(self) -> Result<()> {
        let binary = server::given_or_release(self.server.clone())?;
        let site = site::given_or_built()?;
        for (program, words) in
            [("sqlite3", "the sqlite3 shell"), ("wrk", "wrk (which asks)"), ("curl", "curl")]
        {
            apt::need_program(program, &[program], words)?;
        }
        let bucket = Bucket::start()?;
        let folder = tempfile::tempdir().context("no temporary folder")?;
        let path = |name: &str| folder.path().join(name);
        let files = Files {
            users: path("users.csv"),
            changes: [path("there.csv"), path("back.csv")],
            out: path("out.csv"),
        };
        step(&format!("Inventing {} users", thousands(self.users)), || {
            Sample::new(self.users, 0.0).write(BufWriter::new(File::create(&files.users)?))?;
            for (file, changed) in files.changes.iter().zip([1.0, 0.0]) {
                Sample::new(SMALL, changed).write(BufWriter::new(File::create(file)?))?;
            }
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
        let mut others = Vec::new();
        let measure_on = |on: On| -> Result<()> {
            let place = Place::make(on, &binary, "rollcall_export")?;
            step(&format!("{}: importing", on.name()), || {
                place.import(&files.users)?;
                Ok(((), String::new()))
            })?;
            place.settle()?;
            for way in [Way::Folder, Way::Gzip, Way::Bucket(&bucket)] {
                self.measure_way(on, &place, &way, &files.out, &mut table)?;
            }
            let export = || Way::Folder.export(&place, &files.out);
            others.push((on.name(), measure_beside(on, &place, &site, &files.changes, export)?));
            Ok(())
        };
        on_each(self.only, measure_on)?;
        println!("\n{} users, medians of {} runs", thousands(self.users), self.repeat);
        table.print();
        println!();
        print_beside(&others);
        Ok(())
    }

    fn measure_way(
        &self,
        on: On,
        place: &Place<'_>,
        way: &Way<'_>,
        out: &Path,
        table: &mut Table,
    ) -> Result<()> {
        let (mut written, mut command, mut tool) = (Vec::new(), Vec::new(), Vec::new());
        let mut peak = None;
        for number in 1..=self.repeat {
            let name = format!("{}{}, run {number} of {}", on.name(), way.words(), self.repeat);
            step(&name, || {
                let measured = measure(&mut way.export(place, out))?;
                command.push(measured.seconds);
                peak = peak.max(measured.peak_bytes);
                let micros = place.number(
                    "SELECT finished_at - running_at FROM exports ORDER BY id DESC LIMIT 1",
                )?;
                written.push(micros as f64 / 1e6);
                if !matches!(way, Way::Gzip) {
                    self.check(out)?;
                }
                tool.push(self.by_tool(on, place, out)?);
                Ok(((), String::new()))
            })?;
        }
        let (written, command, tool) = (median(written), median(command), median(tool));
        let speed = |seconds: f64| thousands((self.users as f64 / seconds) as u64);
        table.row(vec![
            format!("{}{}", on.name(), way.words()),
            format!("{written:.2}"),
            speed(written),
            format!("{command:.2}"),
            format!("{tool:.2}"),
            speed(tool),
            format!("{:.2}", tool / written),
            megabytes(peak),
        ]);
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
        self.check(out)?;
        Ok(seconds)
    }

    /// The file has a record for each user.
    fn check(&self, out: &Path) -> Result<()> {
        let records = records(&fs::read(out)?);
        if records != self.users + 1 {
            bail!("{} has {records} records instead of {}", out.display(), self.users + 1);
        }
        Ok(())
    }
}

/// Ends of lines outside of quotes; a doubled quote closes and opens again.
fn records(file: &[u8]) -> u64 {
    let (mut records, mut quoted) = (0, false);
    for byte in file {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => records += 1,
            _ => {}
        }
    }
    records
}

fn print_beside(others: &[(&str, Beside)]) {
    let heads = [
        "beside an export",
        "users page, median",
        "99 %",
        "export s",
        "small import alone s",
        "beside s",
        "server's peak memory",
    ];
    let mut table = Table::new(&heads);
    for (name, beside) in others {
        let ms = |time: std::time::Duration| format!("{:.1} ms", time.as_secs_f64() * 1e3);
        table.row(vec![
            (*name).to_owned(),
            ms(beside.page.median),
            ms(beside.page.p99),
            format!("{:.2}", beside.export.seconds),
            format!("{:.2}", beside.import_alone),
            format!("{:.2}", beside.import_beside),
            megabytes(beside.server_peak),
        ]);
    }
    table.print();
}

#[cfg(test)]
mod tests {
    use super::records;

    #[test]
    fn a_line_inside_a_cell_is_not_a_record() {
        assert_eq!(records(b"a,b\r\n1,\"two\nlines and \"\"quotes\"\"\"\r\n"), 2);
    }
}
