//! An S3 server of our own over a temporary folder.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;
use tempfile::TempDir;

use crate::tools::command::{answer, cargo, command, end, run, start};
use crate::tools::{paths, port};

pub struct Bucket {
    server: Child,
    address: String,
    _folder: TempDir,
}

impl Bucket {
    /// Builds and starts `core/tests/examples/bucket.rs`.
    pub fn start() -> Result<Self> {
        let example = ["build", "--release", "--package", "rollcall-core-tests"];
        run(cargo().args(example).args(["--example", "bucket"]))?;
        let program: PathBuf = paths::release_server().with_file_name("examples").join("bucket");
        let folder = TempDir::with_prefix("rollcall-bucket-").context("no temporary folder")?;
        let address = format!("127.0.0.1:{}", port::free()?);
        let mut serve = command(&program);
        serve.arg(folder.path()).arg(&address).stdout(Stdio::null());
        let bucket = Self { server: start(&mut serve)?, address, _folder: folder };
        for _ in 0..100 {
            let head = ["-s", "-o", "/dev/null", &format!("http://{}/", bucket.address)];
            if answer(command("curl").args(head)).is_some() {
                return Ok(bucket);
            }
            thread::sleep(Duration::from_millis(50));
        }
        bail!("the S3 server does not answer within 5 seconds")
    }

    /// Rollcall keeps its files there.
    pub fn hold_files_of(&self, rollcall: &mut Command) {
        rollcall.env("ROLLCALL_STORAGE_URL", "s3://extracts/rollcall");
        rollcall.env("AWS_ENDPOINT", format!("http://{}", self.address));
        rollcall.env("AWS_ALLOW_HTTP", "true").env("AWS_REGION", "eu-central-1");
        rollcall.env("AWS_ACCESS_KEY_ID", "key").env("AWS_SECRET_ACCESS_KEY", "secret");
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        end(&mut self.server, Signal::SIGTERM);
    }
}
