//! `cargo xtask bench trust`: what makes an import one to be trusted, in figures.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::Args;

use super::console::Console;
use super::measure::{measure, megabytes};
use super::place::{APPLICATION, On, Only, Place, on_each};
use super::table::Table;
use super::wrk::Load;
use crate::sample::Sample;
use crate::site;
use crate::tools::command::command;
use crate::tools::steps::{step, thousands};
use crate::tools::{apt, interrupt, server};

/// A preview, an import, its undo, and a page while an import runs
///
/// On each database: the preview of a file on an empty roster (`rollcall import --dry-run`), its
/// import, the undo of that import in a running server beside the speed of the import, and the users
/// page (one reader, asked again and again) while the file is imported once more.
#[derive(Args)]
pub struct Trust {
    /// Rows of the file
    #[arg(long, default_value_t = 300_000)]
    rows: u64,
    /// Only this database
    #[arg(long, value_enum)]
    only: Option<Only>,
    /// Another build of the server to measure [default: the release build, made first]
    #[arg(long, value_name = "FILE")]
    server: Option<PathBuf>,
}

impl Trust {
    pub fn run(self) -> Result<()> {
        apt::need_program("wrk", &["wrk"], "wrk (which asks for the page)")?;
        apt::need_program("curl", &["curl"], "curl (which signs in)")?;
        apt::need_program("sqlite3", &["sqlite3"], "the sqlite3 shell")?;
        let site = site::given_or_built()?;
        let binary = server::given_or_release(self.server.clone())?;
        let folder = tempfile::tempdir().context("no temporary folder")?;
        let file = folder.path().join("users.csv");
        Sample::new(self.rows, 0.0).write(BufWriter::new(File::create(&file)?))?;
        let mut table = Table::new(&["what", "s", "rows/s", "of the import", "memory"]);
        on_each(self.only, |on| self.measure_on(on, &binary, &site, &file, &mut table))?;
        println!("\n{} rows", thousands(self.rows));
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
        let place = Place::make(on, binary, "rollcall_trust")?;
        let mut row = |what: &str, seconds: f64, of: Option<f64>, memory: Option<u64>| {
            table.row(vec![
                format!("{}, {what}", on.name()),
                format!("{seconds:.2}"),
                thousands((self.rows as f64 / seconds) as u64),
                of.map_or_else(String::new, |import| format!("{:.2}", import / seconds)),
                megabytes(memory),
            ]);
        };
        let preview = step(&format!("{}: preview", on.name()), || {
            Ok((measure(place.preview(file).arg("--json"))?, String::new()))
        })?;
        row("preview on an empty roster", preview.seconds, None, preview.peak_bytes);
        let (import, summary) =
            step(&format!("{}: import", on.name()), || Ok((place.import(file)?, String::new())))?;
        row("import", import.seconds, None, import.peak_bytes);
        let id = summary["import_id"].as_str().context("the import has no id")?.to_owned();

        let console = Console::start(&place, site, &[])?;
        console.wait_for_index(&place)?;
        place.settle()?;
        let cookie = console.sign_in()?;
        let undone = step(&format!("{}: undo", on.name()), || {
            Ok((undo(&console, &place, &cookie, &id)?, String::new()))
        })?;
        row("undo", undone, Some(import.seconds), console.peak());

        let address = console.address(&format!("/{APPLICATION}/users"));
        let session = format!("Cookie: {cookie}");
        let headers = ["Accept: text/html", session.as_str()];
        let load = Load { address: &address, headers: &headers, script: None, seconds: 4 };
        let (again, page) = step(&format!("{}: page beside an import", on.name()), || {
            thread::scope(|scope| {
                let importing = scope.spawn(|| place.import(file));
                thread::sleep(Duration::from_secs(1));
                let page = load.run(1)?;
                let imported = importing.join().map_err(|_| anyhow::anyhow!("the import"))??;
                Ok(((imported.0, page), String::new()))
            })
        })?;
        let what = format!(
            "import, while the users page takes {:.1} ms at the median, {:.1} ms at 99 %",
            page.median.as_secs_f64() * 1e3,
            page.p99.as_secs_f64() * 1e3
        );
        row(&what, again.seconds, None, again.peak_bytes);
        Ok(())
    }
}

/// Seconds from the button to the last user.
fn undo(console: &Console, place: &Place, cookie: &str, id: &str) -> Result<f64> {
    let address = console.address(&format!("/{APPLICATION}/imports/{id}/undo"));
    let started = Instant::now();
    let mut post = command("curl");
    post.args(["-s", "-o", "/dev/null", "-w", "%{http_code}", "-X", "POST", "-H"]);
    post.arg(format!("Cookie: {cookie}")).arg("-H");
    post.arg(format!("Origin: {}", console.address(""))).arg(&address);
    let status = measure(&mut post)?.output;
    if status != "303" {
        bail!("{address} answers {status}");
    }
    while place.number("SELECT count(*) FROM imports WHERE state = 'undone'")? == 0 {
        interrupt::check()?;
        if started.elapsed() > Duration::from_secs(900) {
            bail!("the undo has not ended after 15 minutes");
        }
        thread::sleep(Duration::from_millis(100));
    }
    Ok(started.elapsed().as_secs_f64())
}
