//! The directory's interface against the checks of scim2-tester: every call of SCIM, by a client that reads
//! what the server says about itself.

use std::process::{Child, Stdio};

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;
use tempfile::TempDir;

use super::generated::{rollcall, wait_for};
use super::summary::Found;
use crate::site;
use crate::tools::command::{answer, cargo, command, end, run as finish, start};
use crate::tools::counts::Counts;
use crate::tools::{paths, port, python};

const VERSION: &str = "0.5.2";

pub fn run() -> Result<Found> {
    let python = python::need_module("scim2_tester", "scim2-tester[httpx2]", VERSION)?;
    let site = site::given_or_built()?;
    finish(cargo().args(["build", "--workspace", "--bin", "rollcall"]))?;
    let place = TempDir::with_prefix("rollcall-directory-").context("no temporary folder")?;
    let address = format!("127.0.0.1:{}", port::free()?);
    let mut serve = rollcall(&place);
    serve.args(["serve", "--seed-demo", "--addr", &address]).env("ROLLCALL_SITE", site);
    // What a resource says about its address has to be where the tester asks.
    serve.env("ROLLCALL_PUBLIC_URL", format!("http://{address}"));
    serve.args(["--rate-limit-reads", "1000000", "--rate-limit-writes", "1000000"]);
    let mut server = start(serve.stdout(Stdio::null()))?;
    let counts = examine(&python, &place, &address, &mut server);
    end(&mut server, Signal::SIGTERM);
    Ok(Found { on: format!("scim2-tester {VERSION}, SQLite"), counts: counts? })
}

/// How many checks passed, found something, and did not apply.
fn examine(
    python: &std::path::Path,
    place: &TempDir,
    address: &str,
    server: &mut Child,
) -> Result<Counts> {
    wait_for(address, server)?;
    let mut create = rollcall(place);
    create.args(["operator", "scim", "create-token", "--application", "demo/main"]);
    create.args(["--name", "scim2-tester"]);
    let token = answer(&mut create).context("no token could be made")?;
    let mut look = command(python);
    look.arg(paths::root().join("xtask/src/test/scim_tester.py"));
    look.arg(format!("http://{address}/scim/v2")).arg(token.trim());
    let output = look.stderr(Stdio::inherit()).output().context("the tester did not start")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<u64> = text.split_whitespace().filter_map(|one| one.parse().ok()).collect();
    match numbers[..] {
        [passed, failed, skipped] if passed + failed > 0 => Ok(Counts { passed, failed, skipped }),
        _ => bail!("the tester has not said what it found: {text}"),
    }
}
