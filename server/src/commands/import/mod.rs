//! `rollcall import FILE`: the same import as in the console, in this process.

mod bar;
mod format;
mod report;
mod summary;
mod verdict;

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use rollcall_core::access::Actor;
use rollcall_core::context::{Context, Settings};
use rollcall_core::imports::{
    self, AcceptedUnseen, Choices, Delimiter, Dialect, Encoding, Mode, NewFile, ReadOptions,
};
use rollcall_core::users::Column;
use tokio_util::io::ReaderStream;

use super::application::ApplicationName;
use super::open::open_migrated;
use crate::config::{Database, Storage, Upload};
use crate::failure::{Failure, Result};
use summary::Summary;

#[derive(Args, Debug)]
pub struct Import {
    /// CSV file with a header line; the console's template shows the columns
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Application to import into, such as demo/main
    #[arg(long, value_name = "ORGANIZATION/APPLICATION")]
    pub application: ApplicationName,
    /// Operator on whose behalf the import runs, recorded in the audit log
    #[arg(long = "as", value_name = "EMAIL")]
    pub operator: String,
    /// Encoding of the file, such as windows-1252 [default: detected]
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    pub encoding: Option<Encoding>,
    /// Delimiter of the file: comma, semicolon, tab or pipe [default: detected]
    #[arg(long, value_name = "NAME", value_parser = delimiter)]
    pub delimiter: Option<Delimiter>,
    /// How the file escapes quotes inside quoted cells: doubled ("") or backslash (\")
    /// [default: doubled]
    #[arg(long, value_name = "NAME", value_parser = dialect)]
    pub dialect: Option<Dialect>,
    /// Line number of the header [default: detected]
    #[arg(long, value_name = "LINE", value_parser = clap::value_parser!(i64).range(1..))]
    pub header_line: Option<i64>,
    /// Saved mapping, for files with columns that are not in the template
    #[arg(long, value_name = "NAME")]
    pub mapping: Option<String>,
    /// Which users to write: create_and_update, create_only or update_only
    #[arg(long, value_name = "MODE", default_value = "create_and_update", value_parser = mode)]
    pub mode: Mode,
    /// Columns in which an empty cell clears the user's value, separated by commas
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',', value_parser = clearable)]
    pub clear: Vec<Column>,
    /// Write all rows or none; nothing is visible until the end
    #[arg(long)]
    pub all_or_nothing: bool,
    /// Rows with warnings: refuse (nothing is imported) or accept
    #[arg(long, value_name = "refuse|accept", default_value = "refuse", value_parser = warnings)]
    pub warnings: Accept,
    /// Status changes of existing users: refuse, accept, or the highest number allowed. Only needed
    /// where the import settings require confirmation
    #[arg(
        long,
        value_name = "refuse|accept|NUMBER",
        default_value = "refuse",
        value_parser = status_changes
    )]
    pub status_changes: Accept,
    /// Check all rows without importing anything
    #[arg(long)]
    pub dry_run: bool,
    /// Print the summary as one JSON object on standard output
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub database: Database,
    #[command(flatten)]
    pub storage: Storage,
    #[command(flatten)]
    pub upload: Upload,
}

/// Pieces in which the file is read.
const PIECE: usize = 256 * 1024;

impl Import {
    /// Exit status 0 only when every row was taken.
    pub async fn run(self) -> Result<()> {
        let settings = Settings { max_upload_bytes: self.upload.max_upload, ..Settings::default() };
        let ctx = open_migrated(&self.database, &self.storage, settings).await?;
        let outcome = Box::pin(self.work(&ctx)).await;
        ctx.db.close().await;
        outcome
    }

    async fn work(&self, ctx: &Context) -> Result<()> {
        let actor = self.application.actor(ctx, &self.operator, "import").await?;
        let started = Instant::now();
        let import = self.bring_in(ctx, &actor).await?;
        let seconds = started.elapsed().as_secs_f64();
        let error_report = Box::pin(report::write(ctx, &actor, &import, &self.file)).await?;
        let summary = Summary::new(&import, self.dry_run, seconds, error_report);
        if self.json {
            println!("{}", summary.json()?);
        } else {
            print!("{}", format::summary(&summary, &import));
        }
        let settings = imports::settings(ctx, &actor).await?;
        let flags = verdict::RunFlags {
            dry_run: self.dry_run,
            accept_warnings: self.warnings.0 > 0,
            status_changes: self.status_changes.0,
            setting: settings.status_changes,
        };
        verdict::verdict(&summary, &import, &flags)
    }

    async fn bring_in(&self, ctx: &Context, actor: &Actor) -> Result<imports::Import> {
        let file = tokio::fs::File::open(&self.file).await.map_err(|error| {
            Failure::work(format!("{}: cannot be read: {error}", self.file.display()))
        })?;
        let body = ReaderStream::with_capacity(file, PIECE);
        let bar = bar::Bar::new();
        let file = NewFile {
            name: file_name(&self.file),
            options: ReadOptions {
                encoding: self.encoding,
                delimiter: self.delimiter,
                dialect: self.dialect,
                header_line: self.header_line,
                mapping: self.mapping.clone().unwrap_or_default(),
            },
            choices: Choices {
                mode: self.mode,
                clears: self.clear.clone(),
                all_or_nothing: self.all_or_nothing,
                ..Choices::default()
            },
            accepts: AcceptedUnseen {
                warnings: self.warnings.0 > 0,
                status_changes: self.status_changes.0,
            },
            ..NewFile::default()
        };
        let show = |progress| bar.show(&progress);
        let outcome = imports::run_inline(ctx, actor, file, body, self.dry_run, show).await;
        bar.clear();
        Ok(outcome?)
    }
}

/// How many rows or users are accepted, at most.
#[derive(Clone, Copy, Debug)]
pub struct Accept(i64);

fn warnings(text: &str) -> std::result::Result<Accept, String> {
    match text {
        "refuse" => Ok(Accept(0)),
        "accept" => Ok(Accept(i64::MAX)),
        _ => Err("must be refuse or accept".into()),
    }
}

fn status_changes(text: &str) -> std::result::Result<Accept, String> {
    warnings(text).or_else(|_| {
        let number = text.parse::<i64>().ok().filter(|number| *number >= 0);
        number.map(Accept).ok_or_else(|| "must be refuse, accept or a number".into())
    })
}

fn mode(text: &str) -> std::result::Result<Mode, String> {
    Mode::from_code(text).ok_or_else(|| {
        let codes = Mode::ALL.map(Mode::code).join(", ");
        format!("must be one of: {codes}")
    })
}

fn clearable(text: &str) -> std::result::Result<Column, String> {
    let column = Column::from_name(text.trim()).filter(|column| Choices::clearable(*column));
    column.ok_or_else(|| {
        let names: Vec<&str> = Column::ALL
            .into_iter()
            .filter(|column| Choices::clearable(*column))
            .map(Column::name)
            .collect();
        format!("must be one of: {}", names.join(", "))
    })
}

fn encoding(name: &str) -> std::result::Result<Encoding, String> {
    Encoding::from_name(name).ok_or_else(|| {
        let known: Vec<&str> = Encoding::ALL.into_iter().map(Encoding::name).collect();
        format!("must be one of: {}", known.join(", "))
    })
}

fn delimiter(name: &str) -> std::result::Result<Delimiter, String> {
    Delimiter::from_code(name).ok_or_else(|| "must be comma, semicolon, tab or pipe".into())
}

fn dialect(name: &str) -> std::result::Result<Dialect, String> {
    Dialect::from_code(name).ok_or_else(|| "must be doubled or backslash".into())
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}
