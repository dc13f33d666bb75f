//! What readers of the console notice of many uploads at once: the users page while pictures arrive
//! over twenty connections, and the memory of the server that looks at them.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use serde_json::{Value, json};

use crate::bench::console::Console;
use crate::bench::key::Key;
use crate::bench::measure::{measure, megabytes};
use crate::bench::place::{APPLICATION, On, Only, Place, on_each};
use crate::bench::table::Table;
use crate::bench::wrk::{Figures, Load};
use crate::sample::Sample;
use crate::tools::command::command;
use crate::tools::steps::{step, thousands};
use crate::tools::{apt, paths, server};
use crate::{models, site};

const CONNECTIONS: u32 = 20;
/// Users who get a picture in turn: the answers to three questions of the interface.
const PAGES: u64 = 3;
const A_PAGE: u64 = 200;
/// What a page may take beside them, in milliseconds, and the server in memory, in bytes.
const MAX_MILLISECONDS: f64 = 150.0;
const MAX_BYTES: f64 = 400e6;

#[derive(Args)]
pub struct Uploads {
    /// How many users the application has while pictures are uploaded
    #[arg(long, default_value_t = 100_000)]
    users: u64,
    /// Seconds of uploads
    #[arg(long, default_value_t = 15)]
    seconds: u64,
    /// Uploads on this database only
    #[arg(long, value_enum)]
    on: Option<Only>,
    /// Another build of the server that pictures are uploaded to [default: the release build, made
    /// first]
    #[arg(long, value_name = "FILE")]
    server: Option<PathBuf>,
}

impl Uploads {
    pub fn run(&self) -> Result<()> {
        for program in ["wrk", "curl", "sqlite3"] {
            apt::need_program(program, &[program], program)?;
        }
        let models = models::given_or_fetched()?;
        let site = site::given_or_built()?;
        let binary = server::given_or_release(self.server.clone())?;
        let folder = tempfile::tempdir().context("no temporary folder")?;
        let file = folder.path().join("users.csv");
        Sample::new(self.users, 0.0).write(BufWriter::new(File::create(&file)?))?;
        let mut table = Table::new(&[
            "beside 20 uploads at once",
            "page alone, median",
            "99 %",
            "beside, median",
            "99 %",
            "uploads/s",
            "one, median",
            "server",
        ]);
        let measure_on = |on: On| -> Result<()> {
            let place = Place::make(on, &binary, "rollcall_uploads")?;
            place.import(&file)?;
            let found = self.measure(on, &place, &site, &models, folder.path())?;
            let ms = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1e3);
            table.row(vec![
                on.name().to_owned(),
                ms(found.alone.median),
                ms(found.alone.p99),
                ms(found.beside.median),
                ms(found.beside.p99),
                format!("{:.1}", found.uploads.per_second),
                ms(found.uploads.median),
                megabytes(found.peak),
            ]);
            Ok(())
        };
        on_each(self.on, measure_on)?;
        table.print();
        println!(
            "\nThe users page of {} users, one reader; at most {MAX_MILLISECONDS} ms for 95 % of the pages, and {} \
             MB.",
            thousands(self.users),
            MAX_BYTES / 1e6
        );
        Ok(())
    }

    fn measure(
        &self,
        on: On,
        place: &Place,
        site: &Path,
        models: &Path,
        folder: &Path,
    ) -> Result<Found> {
        let models = models.to_string_lossy();
        let limits = ["--models", &models, "--rate-limit-writes", "4000000000"];
        let key = Key::make(place, &["read:users", "write:users"])?;
        let console = Console::start(place, site, &limits)?;
        console.wait_for_index(place)?;
        place.settle()?;
        let cookie = console.sign_in()?;
        let page = console.address(&format!("/{APPLICATION}/users"));
        console.expect_page(&page, &cookie)?;
        let session = format!("Cookie: {cookie}");
        let headers = ["Accept: text/html", session.as_str()];
        let read = Load { address: &page, headers: &headers, script: None, seconds: self.seconds };
        let script = folder.join("upload.lua");
        fs::write(&script, upload(&key, &users(&console, &key)?)?)?;
        let headers = [key.header.as_str(), "content-type: application/json"];
        let send = Load {
            address: &console.address("/"),
            headers: &headers,
            script: Some(&script),
            seconds: self.seconds,
        };
        step(&format!("{}: the users page beside uploads", on.name()), || {
            let alone = read.run(1)?;
            let (uploads, beside) = thread::scope(|scope| {
                let uploads = scope.spawn(|| send.run(CONNECTIONS));
                let beside = read.run(1);
                (uploads.join(), beside)
            });
            let uploads = uploads.map_err(|_| anyhow!("wrk"))??;
            let found = Found { alone, beside: beside?, uploads, peak: console.peak() };
            Ok((found, String::new()))
        })
    }
}

struct Found {
    alone: Figures,
    beside: Figures,
    uploads: Figures,
    peak: Option<u64>,
}

/// The ids of some users.
fn users(console: &Console, key: &Key) -> Result<Vec<String>> {
    let mut ids = Vec::new();
    for page in 0..PAGES {
        let path = format!("/v3/users/?limit={A_PAGE}&offset={}", page * A_PAGE);
        let mut ask = command("curl");
        ask.args(["-sf", "-H", &key.header, &console.address(&path)]);
        let answer: Value = serde_json::from_str(&measure(&mut ask)?.output)?;
        let results = answer["results"].as_array().into_iter().flatten();
        ids.extend(
            results.filter_map(|user| user["didit_internal_id"].as_str().map(str::to_owned)),
        );
    }
    if ids.is_empty() {
        bail!("the interface lists no users");
    }
    Ok(ids)
}

/// What wrk sends: the sample photographs in turn, each to the next of the users.
fn upload(key: &Key, ids: &[String]) -> Result<String> {
    let mut lua = String::from("local bodies, paths, count = {}, {}, 0\n");
    for number in 1..=6 {
        let picture = fs::read(paths::faces().join(format!("samples/sample{number}.jpg")))?;
        let body = json!({ "image": STANDARD.encode(picture), "comment": "bench" });
        writeln!(lua, "bodies[{number}] = [[{body}]]")?;
    }
    for (number, id) in (1..).zip(ids) {
        let path = format!("{}/vendor-users/by-id/{id}/faces/upload/", key.base);
        writeln!(lua, "paths[{number}] = '{path}'")?;
    }
    lua += "function request()\n  count = count + 1\n  \
            local path = paths[(count - 1) % #paths + 1]\n  \
            return wrk.format('POST', path, nil, bodies[(count - 1) % #bodies + 1])\nend\n";
    Ok(lua)
}
