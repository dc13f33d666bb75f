//! `cargo xtask bench`: the numbers that Rollcall has to reach.

mod api;
mod console;
mod export;
mod faces;
mod import;
mod key;
mod measure;
mod pages;
mod place;
mod table;
mod trust;
mod wrk;

use anyhow::Result;
use clap::{Args, Subcommand};

/// Measure imports and exports (beside the databases' own tools), faces (beside the reference library),
/// pages and the REST interface (with a million users)
///
/// On a fresh SQLite file and on a throwaway PostgreSQL with its safe settings, all in one run. Uses
/// the release build of the server.
#[derive(Args)]
pub struct Bench {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    Import(import::Import),
    Export(export::Export),
    Faces(faces::Faces),
    Pages(pages::Pages),
    Api(api::Api),
    Trust(trust::Trust),
}

impl Bench {
    pub fn run(self) -> Result<()> {
        match self.what {
            What::Import(import) => import.run(),
            What::Export(export) => export.run(),
            What::Faces(faces) => faces.run(),
            What::Pages(pages) => pages.run(),
            What::Api(api) => api.run(),
            What::Trust(trust) => trust.run(),
        }
    }
}
