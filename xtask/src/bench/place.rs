//! A fresh database with an application in it that has no users, and Rollcall at work on it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use serde_json::Value;
use tempfile::TempDir;

use super::measure::{Measured, measure};
use crate::tools::command::{answer, command, run};
use crate::tools::postgres::{Cluster, Durability};

pub const APPLICATION: &str = "bench/main";
pub const OPERATOR: &str = "bench@bench.test";
pub const PASSWORD: &str = "a bench is no place for secrets";

/// One database alone.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq)]
pub enum Only {
    Sqlite,
    Postgres,
}

/// Measures on a fresh SQLite file, then on a throwaway PostgreSQL with its safe settings; with `only`, on
/// one of them.
pub fn on_each(only: Option<Only>, mut measure: impl FnMut(On) -> Result<()>) -> Result<()> {
    if only != Some(Only::Postgres) {
        measure(On::Sqlite)?;
    }
    if only != Some(Only::Sqlite) {
        measure(On::Postgres(&Cluster::start(Durability::Full)?))?;
    }
    Ok(())
}

/// Which database.
#[derive(Clone, Copy)]
pub enum On<'a> {
    Sqlite,
    Postgres(&'a Cluster),
}

impl On<'_> {
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }
}

pub struct Place<'a> {
    on: On<'a>,
    server: PathBuf,
    /// The database's name in PostgreSQL.
    name: String,
    folder: TempDir,
}

/// Generated people share telephone numbers, and some change status: that is not what is measured.
const ACCEPTS: [&str; 4] = ["--warnings", "accept", "--status-changes", "accept"];

impl<'a> Place<'a> {
    /// A new database with its tables, one organization, one application and one owner.
    pub fn make(on: On<'a>, server: &Path, name: &str) -> Result<Self> {
        let folder = TempDir::with_prefix("rollcall-bench-").context("no temporary folder")?;
        if let On::Postgres(cluster) = on {
            cluster.create_database(name)?;
        }
        let place = Self { on, server: server.to_owned(), name: name.to_owned(), folder };
        measure(place.rollcall().arg("migrate"))?;
        // The password comes on standard input.
        let password = folder_file(place.folder.path(), "password", PASSWORD)?;
        let mut create = place.rollcall();
        create.args(["operator", "create", OPERATOR, "--name", "Bench", "--role", "OWNER"]);
        create.args(["--application", APPLICATION, "--password-stdin"]);
        measure(create.stdin(Stdio::from(password)))?;
        Ok(place)
    }

    pub fn sqlite_file(&self) -> PathBuf {
        self.folder.path().join("rollcall.db")
    }

    /// Rollcall on this database and on a folder of its own for objects.
    pub fn rollcall(&self) -> Command {
        let mut rollcall = command(&self.server);
        let database = match self.on {
            On::Sqlite => format!("sqlite://{}", self.sqlite_file().display()),
            On::Postgres(cluster) => cluster.url(&self.name),
        };
        let objects = format!("file://{}", self.folder.path().join("objects").display());
        rollcall.env("ROLLCALL_DATABASE_URL", database).env("ROLLCALL_STORAGE_URL", objects);
        rollcall.env("ROLLCALL_LOG", "warn");
        rollcall
    }

    /// The file as checked by `rollcall import --dry-run`.
    pub fn preview(&self, file: &Path) -> Command {
        let mut preview = self.rollcall();
        preview.current_dir(self.folder.path());
        preview.arg("import").arg(file).args(["--application", APPLICATION, "--as", OPERATOR]);
        preview.args(ACCEPTS).arg("--dry-run");
        preview
    }

    /// The file through `rollcall import`, from the start of the program to its end.
    pub fn import(&self, file: &Path) -> Result<(Measured, Value)> {
        let mut import = self.rollcall();
        // Where it would leave a report of errors.
        import.current_dir(self.folder.path());
        import.arg("import").arg(file).args(["--application", APPLICATION, "--as", OPERATOR]);
        let measured = measure(import.args(ACCEPTS).arg("--json"))?;
        let summary = serde_json::from_str(&measured.output).context("no summary")?;
        Ok((measured, summary))
    }

    /// The database's own tool with a script; the variables stand in it as `:name`.
    pub fn tool(&self, script: &Path) -> Command {
        match self.on {
            On::Sqlite => {
                let mut tool = command("sqlite3");
                tool.args(["-batch", "-bail"]).arg(self.sqlite_file());
                tool.arg(format!(".read {}", script.display()));
                tool
            }
            On::Postgres(cluster) => {
                let mut tool = cluster.psql(&self.name);
                tool.arg("--file").arg(script);
                tool
            }
        }
    }

    /// One number that a query answers with.
    pub fn number(&self, query: &str) -> Result<u64> {
        let mut ask = match self.on {
            On::Sqlite => {
                let mut ask = command("sqlite3");
                ask.arg(self.sqlite_file()).arg(query);
                ask
            }
            On::Postgres(cluster) => {
                let mut ask = cluster.psql(&self.name);
                ask.args(["--tuples-only", "--no-align", "--command"]).arg(query);
                ask
            }
        };
        let Some(text) = answer(&mut ask) else { bail!("the database refuses: {query}") };
        text.parse().with_context(|| format!("not a number: {text}"))
    }

    /// What the server does by itself on a quiet evening, so that every run begins alike.
    pub fn settle(&self) -> Result<()> {
        match self.on {
            On::Sqlite => {
                let mut checkpoint = command("sqlite3");
                checkpoint.arg(self.sqlite_file()).arg("PRAGMA wal_checkpoint(TRUNCATE)");
                measure(&mut checkpoint).map(drop)
            }
            On::Postgres(cluster) => {
                run(cluster.psql(&self.name).args(["-c", "VACUUM ANALYZE", "-c", "CHECKPOINT"]))
            }
        }
    }
}

/// A file with this content, open for reading.
fn folder_file(folder: &Path, name: &str, content: &str) -> Result<File> {
    let path = folder.join(name);
    fs::write(&path, format!("{content}\n")).context("cannot write a temporary file")?;
    File::open(&path).context("cannot read a temporary file")
}
