//! Generated input against the running server: schemathesis reads the interface's own document and
//! looks for an answer that the document does not describe. Before it, the examples of the page run
//! as they are printed.

use std::process::{Child, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;
use serde_json::Value;
use tempfile::TempDir;

use super::examples::{self, Variables};
use super::summary::Found;
use crate::site;
use crate::tools::command::{answer, cargo, command, end, run as finish, start, wait};
use crate::tools::counts::Counts;
use crate::tools::{interrupt, paths, port, python};

const VERSION: &str = "4.32.5";
const OWNER: &str = "owner@demo.test";
const PERMISSIONS: [&str; 9] = [
    "read:users",
    "read:notes",
    "write:users",
    "create:users",
    "delete:users",
    "create:verifications",
    "create:reports",
    "read:reports",
    "read:audit",
];

pub fn run() -> Result<Found> {
    let schemathesis = python::need_program("schemathesis", "schemathesis", VERSION)?;
    let site = site::given_or_built()?;
    finish(cargo().args(["build", "--workspace", "--bin", "rollcall"]))?;
    let place = TempDir::with_prefix("rollcall-generated-").context("no temporary folder")?;
    let address = format!("127.0.0.1:{}", port::free()?);
    let mut serve = rollcall(&place);
    serve.args(["serve", "--seed-demo", "--addr", &address]).env("ROLLCALL_SITE", site);
    serve.args(["--rate-limit-reads", "1000000", "--rate-limit-writes", "1000000"]);
    let mut server = start(serve.stdout(Stdio::null()))?;
    let outcome = examine(&schemathesis, &place, &address, &mut server);
    end(&mut server, Signal::SIGTERM);
    let counts = if outcome? {
        Counts { passed: 1, failed: 0, skipped: 0 }
    } else {
        Counts { passed: 0, failed: 1, skipped: 0 }
    };
    Ok(Found { on: format!("schemathesis {VERSION}, SQLite"), counts })
}

/// Whether nothing was found.
fn examine(
    schemathesis: &std::path::Path,
    place: &TempDir,
    address: &str,
    server: &mut Child,
) -> Result<bool> {
    wait_for(address, server)?;
    let mut create = rollcall(place);
    create.args(["api-key", "create", "--application", "demo/main", "--as", OWNER]);
    create.args(["--name", "Generated input", "--json", "--permission"]).args(PERMISSIONS);
    let made = answer(&mut create).context("no key could be made")?;
    let made: Value = serde_json::from_str(&made).context("the key's JSON is broken")?;
    let of = |name: &str| made[name].as_str().unwrap_or_default().to_owned();
    let mut variables = Variables::new();
    variables.insert("ROLLCALL_KEY", of("key"));
    variables.insert("ORGANIZATION", of("organization_id"));
    variables.insert("APPLICATION", of("application_id"));
    examples::run(&format!("http://{address}/v3/docs"), &mut variables)?;
    let mut look = command(schemathesis);
    look.current_dir(place.path());
    look.args(["--config-file"]).arg(paths::root().join("xtask/src/test/schemathesis.toml"));
    look.arg("run").arg(format!("http://{address}/v3/openapi.json"));
    look.env("ROLLCALL_KEY", of("key"));
    look.env("ROLLCALL_ORGANIZATION", of("organization_id"));
    look.env("ROLLCALL_APPLICATION", of("application_id"));
    // A report that is there: generated ids name none.
    look.env("ROLLCALL_REPORT", variables.get("REPORT").map_or("", String::as_str));
    let status = start(&mut look).and_then(|mut child| wait(&mut child, None))?;
    Ok(status.success())
}

pub(super) fn rollcall(place: &TempDir) -> std::process::Command {
    let mut rollcall = command(paths::debug_server());
    let folder = place.path().display();
    rollcall.env("ROLLCALL_DATABASE_URL", format!("sqlite://{folder}/rollcall.db"));
    rollcall.env("ROLLCALL_STORAGE_URL", format!("file://{folder}/objects"));
    rollcall.env("ROLLCALL_LOG", "warn");
    rollcall
}

pub(super) fn wait_for(address: &str, server: &mut Child) -> Result<()> {
    for _ in 0..600 {
        interrupt::check()?;
        let url = format!("http://{address}/readyz");
        if answer(command("curl").args(["-sf", &url])).is_some() {
            return Ok(());
        }
        if server.try_wait()?.is_some() {
            bail!("the server ended at once");
        }
        thread::sleep(Duration::from_millis(100));
    }
    bail!("the server is not ready within a minute")
}
