//! What others notice of an export: the users page, and an import at the same time.

use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result, anyhow};

use crate::bench::console::Console;
use crate::bench::measure::{Measured, measure};
use crate::bench::place::{APPLICATION, On, Place};
use crate::bench::wrk::{Figures, Load};
use crate::tools::steps::step;

pub struct Beside {
    /// The users page, one reader who asks again and again, while exports run.
    pub page: Figures,
    pub export: Measured,
    /// The same small import by itself, and while an export runs.
    pub import_alone: f64,
    pub import_beside: f64,
    pub server_peak: Option<u64>,
}

/// `export` makes the command of one export; the second of the files changes as many users as the
/// first.
pub fn measure_beside(
    on: On,
    place: &Place,
    site: &Path,
    [first, second]: &[PathBuf; 2],
    export: impl Fn() -> std::process::Command + Sync,
) -> Result<Beside> {
    let console = Console::start(place, site, &[])?;
    console.wait_for_index(place)?;
    place.settle()?;
    let cookie = console.sign_in()?;
    let address = console.address(&format!("/{APPLICATION}/users"));
    console.expect_page(&address, &cookie)?;
    let session = format!("Cookie: {cookie}");
    let headers = ["Accept: text/html", session.as_str()];
    let load = Load { address: &address, headers: &headers, script: None, seconds: 6 };
    let (page, run) = step(&format!("{}: the users page beside exports", on.name()), || {
        thread::scope(|scope| {
            let asking = scope.spawn(|| load.run(1));
            let mut last = measure(&mut export())?;
            while !asking.is_finished() {
                last = measure(&mut export())?;
            }
            let page = asking.join().map_err(|_| anyhow!("wrk"))??;
            Ok(((page, last), String::new()))
        })
    })?;
    let import_alone = step(&format!("{}: an import by itself", on.name()), || {
        Ok((place.import(first)?.0.seconds, String::new()))
    })?;
    let import_beside = step(&format!("{}: an import beside an export", on.name()), || {
        thread::scope(|scope| {
            let exporting = scope.spawn(|| measure(&mut export()));
            let import = place.import(second).context("the import beside an export")?.0.seconds;
            exporting.join().map_err(|_| anyhow!("the export"))??;
            Ok((import, String::new()))
        })
    })?;
    Ok(Beside { page, export: run, import_alone, import_beside, server_peak: console.peak() })
}
