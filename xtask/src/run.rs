//! `cargo xtask run`: from a clone to a server with something to see in it.

use std::fs;
use std::net::SocketAddr;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, ExitStatus};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::Args;
use nix::sys::signal::Signal;

use crate::tools::build::{Build, Builds};
use crate::tools::command::{command, end, start, wait};
use crate::tools::{interrupt, paths, programs, server, steps};
use crate::{models, site};

/// Build everything that is not built yet, and serve it with a demonstration organization
///
/// Finds what is needed to build (a C compiler; a compiler for WebAssembly: rustup's target, or
/// Debian's rustc-web), builds the browser part and the server side by side, fetches the face
/// networks (npm, once; without them everything but faces works), creates ./data with the SQLite
/// file and the object folder, fills an empty database with the organization `demo`, and serves.
/// The server prints the address, the accounts and their password. The first time it serves before
/// the browser library is built: pages work without it, and say so. Ctrl-C stops it. When nothing
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
        compiler()?;
        let library = site::library()?;
        let waits_for_library = library.is_some();
        let builds: Vec<Build> = [library, server::development()?].into_iter().flatten().collect();
        // They come over the network while the processor is busy.
        let models = thread::spawn(models);
        let builds = if builds.is_empty() {
            None
        } else {
            let mut builds = Builds::start(builds)?;
            steps::step("Building (some minutes the first time)", || {
                builds.wait_for(server::NAME)?;
                Ok(((), String::new()))
            })?;
            Some(builds)
        };
        let models = models.join().unwrap_or_default();
        if self.build_only {
            builds.map_or(Ok(()), Builds::finish)?;
            return site::make();
        }
        fs::create_dir_all(paths::root().join("data/objects"))
            .context("cannot create the folder data")?;
        let mut serve = self.server(models);
        match builds {
            Some(builds) if waits_for_library => serve_and_build(&mut serve, builds),
            _ => {
                site::make()?;
                eprintln!("{SERVING}");
                // From here on this process is the server, which handles Ctrl-C itself.
                Err(serve.exec()).context("cannot start the server")
            }
        }
    }

    fn server(&self, models: Option<PathBuf>) -> Command {
        let mut serve = command(paths::debug_server());
        serve.args(["serve", "--seed-demo", "--addr"]).arg(self.addr.to_string());
        if std::env::var_os("ROLLCALL_SITE").is_none() {
            serve.env("ROLLCALL_SITE", paths::site());
        }
        if let Some(models) = models {
            serve.env("ROLLCALL_MODELS", models);
        }
        serve
    }
}

const SERVING: &str = "• Serving the development build (`cargo xtask dist` makes what is shipped)";

/// Serves pages while the browser library, the last third of a first build, is still being built. The server
/// takes the library as soon as the site has it.
fn serve_and_build(serve: &mut Command, mut builds: Builds) -> Result<()> {
    site::make_before_library()?;
    eprintln!("{SERVING}");
    eprintln!(
        "  The browser library is still being built. Pages work without it, a few buttons do not."
    );
    let mut server = start(serve)?;
    let mut built = builds.have_ended();
    while let Ok(false) = built {
        if let Some(status) = server.try_wait()? {
            return ended(status);
        }
        if interrupt::happened() {
            break;
        }
        thread::sleep(Duration::from_millis(200));
        built = builds.have_ended();
    }
    // What the build has said comes before what went wrong.
    drop(builds);
    match built.and_then(|_| interrupt::check()).and_then(|()| site::make()) {
        Ok(()) => {
            eprintln!("  The browser library is built: reload the page that you have open.");
            match wait(&mut server, None) {
                // Ctrl-C: the server has ended in order.
                Err(_) if interrupt::happened() => Ok(()),
                status => ended(status?),
            }
        }
        Err(error) => {
            end(&mut server, Signal::SIGINT);
            Err(error)
        }
    }
}

fn ended(status: ExitStatus) -> Result<()> {
    match status.success() {
        true => Ok(()),
        false => bail!("the server ended ({status})"),
    }
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
