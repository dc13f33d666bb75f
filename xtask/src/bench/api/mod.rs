//! `cargo xtask bench api`: how fast the REST interface answers, beside a bare axum handler that
//! answers the same bytes.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::Args;
use nix::sys::signal::Signal;

use super::console::Console;
use super::key::Key;
use super::measure::measure;
use super::place::{On, Only, Place, on_each};
use super::table::Table;
use super::wrk::{Figures, Load};
use crate::sample::Sample;
use crate::site;
use crate::tools::command::{answer, cargo, command, end, run, start};
use crate::tools::steps::{step, thousands};
use crate::tools::{apt, interrupt, paths, port, server};

/// The REST interface with a large roster, fifty programs at once
///
/// Imports invented users, starts the release server with authentication and rate limiting on (the
/// limit raised), and asks with wrk over 50 kept connections: one user by its key, pages of 50, and
/// creates. A bare axum handler that answers the bytes of the one user is measured in the same run, and
/// what the limiter costs by itself.
#[derive(Args)]
pub struct Api {
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

const CONNECTIONS: u32 = 50;
const ONE: &str = "/v3/users/u-00012345/";
const LIMITS: [&str; 4] = ["--rate-limit-reads", "4000000000", "--rate-limit-writes", "4000000000"];

impl Api {
    pub fn run(self) -> Result<()> {
        apt::need_program("wrk", &["wrk"], "wrk (which asks)")?;
        apt::need_program("curl", &["curl"], "curl")?;
        apt::need_program("sqlite3", &["sqlite3"], "the sqlite3 shell")?;
        let site = site::given_or_built()?;
        let binary = server::given_or_release(self.server.clone())?;
        run(cargo().args(["build", "--release", "--package", "rollcall", "--examples"]))?;
        let folder = tempfile::tempdir().context("no temporary folder")?;
        let file = folder.path().join("users.csv");
        step(&format!("Inventing {} users", thousands(self.users)), || {
            Sample::new(self.users, 0.0).write(BufWriter::new(File::create(&file)?))?;
            Ok(((), String::new()))
        })?;
        let mut table = Table::new(&["call", "requests/s", "median", "99 %", "of bare axum"]);
        on_each(self.only, |on| self.measure_on(on, &binary, &site, &file, &mut table))?;
        println!(
            "\n{} users, {CONNECTIONS} connections, {} s for each figure",
            thousands(self.users),
            self.seconds
        );
        table.print();
        let mut limiter = command(paths::target().join("release/examples/limiter"));
        let nanos = measure(limiter.arg(CONNECTIONS.to_string()))?.output;
        println!("\nCounting a request for its limit takes {} ns (at most 20,000).", nanos.trim());
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
        let place = Place::make(on, binary, "rollcall_api")?;
        step(&format!("{}: importing", on.name()), || {
            place.import(file)?;
            Ok(((), String::new()))
        })?;
        let key = Key::make(&place, &["read:users", "create:users"])?.header;
        let console = Console::start(&place, site, &LIMITS)?;
        step(&format!("{}: waiting for the search index", on.name()), || {
            console.wait_for_index(&place)?;
            Ok(((), String::new()))
        })?;
        place.settle()?;
        let one = console.address(ONE);
        let bytes = measure(command("curl").args(["-sf", "-H", &key, &one]))?.output;
        let bare = self.bare(file.with_file_name("one.json"), &bytes)?;
        let script = paths::root().join("xtask/src/bench/api/create.lua");
        for (name, path, script) in [
            ("one user", ONE, None),
            ("a page of 50", "/v3/users/?country=DEU", None),
            ("create", "/v3/users/create/", Some(script.as_path())),
        ] {
            let address = console.address(path);
            let figures = step(&format!("{}: {name}", on.name()), || {
                Ok((self.load(&address, &key, script)?, String::new()))
            })?;
            row(table, &format!("{}, {name}", on.name()), figures, bare);
        }
        row(table, &format!("bare axum, beside {}", on.name()), bare, bare);
        Ok(())
    }

    fn load(&self, address: &str, key: &str, script: Option<&Path>) -> Result<Figures> {
        let headers = [key, "content-type: application/json"];
        Load { address, headers: &headers, script, seconds: self.seconds }.run(CONNECTIONS)
    }

    /// The same bytes from a handler that does nothing else.
    fn bare(&self, file: PathBuf, bytes: &str) -> Result<Figures> {
        fs::write(&file, bytes).context("cannot write a temporary file")?;
        let address = format!("127.0.0.1:{}", port::free()?);
        let mut serve = command(paths::target().join("release/examples/bare"));
        let mut server = start(serve.arg(&address).arg(&file).stdout(Stdio::null()))?;
        let figures = wait_for(&address, &mut server)
            .and_then(|()| self.load(&format!("http://{address}{ONE}"), "x-api-key: none", None));
        end(&mut server, Signal::SIGTERM);
        figures
    }
}

fn row(table: &mut Table, name: &str, figures: Figures, bare: Figures) {
    let milliseconds = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1000.0);
    table.row(vec![
        name.to_owned(),
        thousands(figures.per_second as u64),
        milliseconds(figures.median),
        milliseconds(figures.p99),
        format!("{:.2}", figures.per_second / bare.per_second),
    ]);
}

fn wait_for(address: &str, server: &mut Child) -> Result<()> {
    for _ in 0..200 {
        interrupt::check()?;
        let url = format!("http://{address}/");
        if answer(command("curl").args(["-sf", "-o", "/dev/null", &url])).is_some() {
            return Ok(());
        }
        if server.try_wait()?.is_some() {
            bail!("the bare handler ended at once");
        }
        thread::sleep(Duration::from_millis(50));
    }
    bail!("the bare handler does not answer within 10 seconds")
}
