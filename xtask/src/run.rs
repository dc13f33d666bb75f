//! `cargo xtask run`: from a clone to a server with something to see in it.

use std::fs;
use std::net::SocketAddr;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::tools::build::{self, Build};
use crate::tools::{paths, programs, server, steps};
use crate::{models, site};

/// Build everything that is not built yet, and serve it with a demonstration organization
///
/// Finds what is needed to build (a C compiler; a compiler for WebAssembly: rustup's target, or
/// Debian's rustc-web), builds the browser part and the server side by side, fetches the face
/// networks (npm, once; without them everything but faces works), creates ./data with the SQLite
/// file and the object folder, fills an empty database with the organization `demo`, and serves.
/// The server prints the address, the accounts and their password. Ctrl-C stops it. When nothing
/// has changed, nothing is built and it is up at once.
///
/// It serves the build for development, which the tests share: what an import or a page spends its
/// time in is optimised, the rest is not. `cargo xtask dist` makes the fully optimised one.
///
/// ROLLCALL_WASM=debian takes Debian's rustc-web even where rustup has the target.
///
/// Every variable of `rollcall serve` is passed on: ROLLCALL_DATABASE_URL and the others
/// (`target/debug/rollcall serve --help`).
#[derive(Args)]
pub struct Run {
    /// Where to listen
    #[arg(long, env = "ROLLCALL_ADDR", default_value = "127.0.0.1:3000")]
    addr: SocketAddr,
    /// Build, and do not serve
    #[arg(long)]
    build_only: bool,
}

impl Run {
    pub fn run(self) -> Result<()> {
        let binary = build()?;
        let models = models();
        if self.build_only {
            return Ok(());
        }
        fs::create_dir_all(paths::root().join("data/objects"))
            .context("cannot create the folder data")?;
        eprintln!("• Serving the development build (`cargo xtask dist` makes what is shipped)");
        let mut serve = Command::new(binary);
        serve.current_dir(paths::root()).args(["serve", "--seed-demo", "--addr"]);
        serve.arg(self.addr.to_string());
        if std::env::var_os("ROLLCALL_SITE").is_none() {
            serve.env("ROLLCALL_SITE", paths::site());
        }
        if let Some(models) = models {
            serve.env("ROLLCALL_MODELS", models);
        }
        // From here on this process is the server, which handles Ctrl-C itself.
        Err(serve.exec()).context("cannot start the server")
    }
}

/// Builds what has changed, the browser part and the server at the same time, because each has long
/// stretches with work for only one core. Returns the path of the server.
fn build() -> Result<PathBuf> {
    compiler()?;
    let builds: Vec<Build> =
        [site::library()?, server::development()?].into_iter().flatten().collect();
    if !builds.is_empty() {
        steps::step("Building (some minutes the first time)", || {
            build::together(builds)?;
            Ok(((), String::new()))
        })?;
    }
    site::make()?;
    Ok(paths::debug_server())
}

/// The face networks; without them, and without a network to fetch them from, everything else
/// works.
fn models() -> Option<PathBuf> {
    models::given_or_fetched()
        .map_err(|error| {
            eprintln!(
                "  {error:#}. The console runs without them and says so where a face is asked for;"
            );
            eprintln!("  `cargo xtask models` tries again.");
        })
        .ok()
}

/// Some crates (SQLite among them) are built from C.
pub fn compiler() -> Result<()> {
    let name = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    if paths::debug_server().is_file() || paths::release_server().is_file() {
        return Ok(());
    }
    steps::step("Looking for a C compiler", || match programs::version(&name) {
        Some(version) => Ok(((), version)),
        None => {
            bail!("no C compiler ({name}): install one (on Debian: apt-get install gcc libc6-dev)")
        }
    })
}
