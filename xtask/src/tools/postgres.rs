//! A throwaway PostgreSQL: a new cluster in a temporary folder, deleted when it is dropped.

use std::fs;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;
use tempfile::TempDir;

use super::command::{answer, command, end, start};
use super::{apt, interrupt, port, programs};

/// Whether a crash may lose data.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// The default settings.
    Full,
    /// For tests: nothing waits for the disk.
    None,
}

pub struct Cluster {
    server: Child,
    port: u16,
    programs: PathBuf,
    pub version: String,
    // Dropped last: the server is stopped before its folder is deleted.
    folder: TempDir,
}

impl Cluster {
    /// Installs PostgreSQL if it is missing (and this user can), creates a cluster and waits until
    /// it answers.
    pub fn start(durability: Durability) -> Result<Self> {
        let programs = find_programs()?;
        let folder = TempDir::with_prefix("rollcall-postgres-").context("no temporary folder")?;
        let owner = Owner::find()?;
        owner.give(folder.path())?;
        let data = folder.path().join("data");
        let mut initdb = owner.command(&programs.join("initdb"));
        initdb.args(["--auth=trust", "--username=rollcall", "--encoding=UTF8", "--locale=C.UTF-8"]);
        initdb.arg("--no-sync").arg("--pgdata").arg(&data);
        let output = initdb.output().context("cannot start initdb")?;
        if !output.status.success() {
            bail!("initdb failed: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        let version = answer(command(programs.join("postgres")).arg("--version"))
            .and_then(|text| text.split_whitespace().nth(2).map(str::to_owned))
            .unwrap_or_default();
        let port = port::free()?;
        let server = serve(&owner, &programs, folder.path(), port, durability)?;
        let mut cluster = Self { server, port, programs, version, folder };
        cluster.wait()?;
        Ok(cluster)
    }

    /// The address of one of its databases; `postgres` is there from the start.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://rollcall@127.0.0.1:{}/{database}", self.port)
    }

    /// `psql` without personal settings, stopping at the first error.
    pub fn psql(&self, database: &str) -> Command {
        let mut psql = command(self.programs.join("psql"));
        psql.args(["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--dbname"]);
        psql.arg(self.url(database));
        psql
    }

    pub fn create_database(&self, name: &str) -> Result<()> {
        super::command::run(self.psql("postgres").arg("-c").arg(format!("CREATE DATABASE {name}")))
    }

    fn wait(&mut self) -> Result<()> {
        for _ in 0..300 {
            interrupt::check()?;
            if answer(self.psql("postgres").args(["-c", "SELECT 1"])).is_some() {
                return Ok(());
            }
            if let Ok(Some(status)) = self.server.try_wait() {
                let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
                bail!("PostgreSQL ended at once ({status}): {}", log.trim());
            }
            thread::sleep(Duration::from_millis(50));
        }
        bail!("PostgreSQL does not answer within 15 seconds")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // SIGINT is PostgreSQL's fast shutdown: it does not wait for its clients.
        end(&mut self.server, Signal::SIGINT);
    }
}

fn serve(
    owner: &Owner,
    programs: &Path,
    folder: &Path,
    port: u16,
    durability: Durability,
) -> Result<Child> {
    let log = fs::File::create(folder.join("log")).context("cannot write a log")?;
    let mut server = owner.command(&programs.join("postgres"));
    server.arg("-D").arg(folder.join("data")).arg("-k").arg(folder);
    server.arg("-p").arg(port.to_string()).args(["-c", "listen_addresses=127.0.0.1"]);
    server.args(["-c", "max_connections=300", "-c", "shared_buffers=256MB"]);
    let settings: &[&str] = match durability {
        Durability::Full => &["max_wal_size=4GB"],
        // A new database for each test is copied through the log, which would grow to gigabytes.
        Durability::None => &[
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "wal_level=minimal",
            "max_wal_senders=0",
            "max_wal_size=512MB",
        ],
    };
    for setting in settings {
        server.args(["-c", setting]);
    }
    server.stdout(Stdio::null()).stderr(log);
    start(&mut server)
}

/// Debian keeps the server's programs outside of PATH, in one folder for each version.
fn find_programs() -> Result<PathBuf> {
    if let Some(folder) = newest() {
        return Ok(folder);
    }
    apt::install(&["postgresql"], "PostgreSQL")?;
    newest().context("PostgreSQL was installed, but there is no initdb in /usr/lib/postgresql")
}

fn newest() -> Option<PathBuf> {
    let mut folders: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_string_lossy().parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(_, folder)| folder.join("initdb").is_file())
        .collect();
    folders.sort();
    let debian = folders.pop().map(|(_, folder)| folder);
    debian.or_else(|| programs::find("initdb")?.parent().map(Path::to_path_buf))
}

/// PostgreSQL refuses to run as root, so root runs it as the user that its package made.
struct Owner(Option<(u32, u32)>);

impl Owner {
    fn find() -> Result<Self> {
        if !programs::is_root() {
            return Ok(Self(None));
        }
        let id = |which: &str| answer(command("id").args([which, "postgres"]))?.parse().ok();
        match (id("-u"), id("-g")) {
            (Some(user), Some(group)) => Ok(Self(Some((user, group)))),
            _ => bail!("PostgreSQL does not run as root, and there is no user named postgres"),
        }
    }

    fn give(&self, folder: &Path) -> Result<()> {
        let Some((user, group)) = self.0 else { return Ok(()) };
        chown(folder, Some(user), Some(group)).context("cannot give a folder to postgres")
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = command(program);
        // The other user may not be able to read our home or the current folder.
        command.current_dir("/").env("HOME", "/");
        if let Some((user, group)) = self.0 {
            command.uid(user).gid(group);
        }
        command
    }
}
