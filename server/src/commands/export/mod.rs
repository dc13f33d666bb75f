//! `rollcall export --out FILE`: the same export as in the console, in this process.

mod bar;

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use futures::StreamExt as _;
use rollcall_core::Timestamp;
use rollcall_core::access::Actor;
use rollcall_core::context::{Context, Settings};
use rollcall_core::exports::{self, ExportFilter, ExportState, FileForm, NewExport};
use rollcall_core::users::UserStatus;
use tokio::io::AsyncWriteExt as _;

use super::application::ApplicationName;
use super::open::open_migrated;
use crate::config::{Database, Storage, values};
use crate::failure::{Failure, Result};
use rollcall_core::operators;

const DAY: i64 = 86_400;

#[derive(Args, Debug)]
pub struct Export {
    /// Application whose users are exported, such as demo/main
    #[arg(long, value_name = "ORGANIZATION/APPLICATION")]
    pub application: ApplicationName,
    /// Operator on whose behalf the export runs; limited to the columns of their role
    #[arg(long = "as", value_name = "EMAIL")]
    pub operator: String,
    /// File to write; it appears when it is complete
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Columns, in file order [default: all that the role can read]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub columns: Vec<String>,
    /// Only users with these statuses: ACTIVE, FLAGGED, BLOCKED
    #[arg(long, value_name = "STATUS", value_delimiter = ',', value_parser = status)]
    pub status: Vec<UserStatus>,
    /// Only users from these countries, such as DEU,FRA
    #[arg(long, value_name = "COUNTRIES", value_delimiter = ',')]
    pub country: Vec<String>,
    /// Only users with all of these tags
    #[arg(long, value_name = "TAGS", value_delimiter = ',')]
    pub tag: Vec<String>,
    /// Only users whose user ID, name, e-mail or phone contains this text
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub search: String,
    /// Only users created on or after this day (UTC)
    #[arg(long, value_name = "DAY", value_parser = values::day)]
    pub created_from: Option<Timestamp>,
    /// Only users created on or before this day (UTC)
    #[arg(long, value_name = "DAY", value_parser = values::day)]
    pub created_to: Option<Timestamp>,
    /// Only users last active on or after this day (UTC)
    #[arg(long, value_name = "DAY", value_parser = values::day)]
    pub active_from: Option<Timestamp>,
    /// Only users last active on or before this day (UTC)
    #[arg(long, value_name = "DAY", value_parser = values::day)]
    pub active_to: Option<Timestamp>,
    /// Purpose of the export; required with identity or contact columns
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub purpose: String,
    /// Compress the file
    #[arg(long)]
    pub gzip: bool,
    /// Start the file with a byte order mark
    #[arg(long)]
    pub bom: bool,
    /// Print the manifest as one JSON object on standard output
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub database: Database,
    #[command(flatten)]
    pub storage: Storage,
}

fn status(text: &str) -> Result<UserStatus, String> {
    UserStatus::from_code(&text.to_ascii_uppercase())
        .ok_or_else(|| format!("{text:?} is none of ACTIVE, FLAGGED, BLOCKED"))
}

impl Export {
    pub async fn run(self) -> Result<()> {
        let ctx = open_migrated(&self.database, &self.storage, Settings::default()).await?;
        let outcome = self.work(&ctx).await;
        ctx.db.close().await;
        outcome
    }

    async fn work(&self, ctx: &Context) -> Result<()> {
        let actor = self.actor(ctx).await?;
        let started = Instant::now();
        let bar = bar::Bar::new();
        let new = self.wanted(&actor);
        let outcome = exports::run_inline(ctx, &actor, &new, |progress| bar.show(&progress)).await;
        bar.clear();
        let export = outcome?;
        if export.state != ExportState::Done {
            return Err(Failure::work(match export.state {
                ExportState::Unapproved => format!(
                    "the export is waiting for approval by another owner, admin or compliance officer: {}",
                    export.id
                ),
                state => {
                    format!("the export is {}: {}", state.label().to_lowercase(), export.cause)
                }
            }));
        }
        fetch(ctx, &actor, export.id, &self.out).await?;
        let seconds = started.elapsed().as_secs_f64();
        if self.json {
            let manifest = exports::manifest(ctx, &actor, export.id).await?;
            let text = serde_json::to_string(&manifest)
                .map_err(|error| Failure::work(error.to_string()))?;
            println!("{text}");
        } else {
            let rate = export.rows as f64 / seconds.max(0.001);
            println!(
                "{}: {} users, {} bytes in {seconds:.1} s, {rate:.0} users/s\nSHA-256 {}",
                self.out.display(),
                export.rows,
                export.size,
                export.sha256
            );
        }
        Ok(())
    }

    fn wanted(&self, actor: &Actor) -> NewExport {
        let columns = if self.columns.is_empty() {
            actor.role.rights().columns().iter().map(|column| column.name().to_owned()).collect()
        } else {
            self.columns.clone()
        };
        let after = |day: Option<Timestamp>| day.map(|day| day.plus_seconds(DAY));
        let filter = ExportFilter {
            status: self.status.clone(),
            country: self.country.iter().map(|code| code.to_ascii_uppercase()).collect(),
            tags: self.tag.clone(),
            search: self.search.clone(),
            created_from: self.created_from,
            created_before: after(self.created_to),
            active_from: self.active_from,
            active_before: after(self.active_to),
            ..ExportFilter::default()
        };
        let form = FileForm { gzip: self.gzip, bom: self.bom };
        NewExport { filter, columns, purpose: self.purpose.clone(), form }
    }

    async fn actor(&self, ctx: &Context) -> Result<Actor> {
        let ApplicationName { organization, application } = &self.application;
        let request_id = format!("export-{}", ctx.clock.new_id());
        operators::resolve_by_email(ctx, &self.operator, organization, application, &request_id)
            .await?
            .ok_or_else(|| {
                Failure::work(format!(
                    "{} has no access to {organization}/{application}, or one of them does not \
                     exist; `rollcall operator list` shows who works where",
                    self.operator
                ))
            })
    }
}

/// Brings the file from storage to its place, which it takes when it is whole.
async fn fetch(ctx: &Context, actor: &Actor, id: uuid::Uuid, out: &Path) -> Result<()> {
    let failed = |error: std::io::Error| {
        Failure::work(format!("{} cannot be written: {error}", out.display()))
    };
    let mut part = out.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let copied = async {
        let mut file = tokio::fs::File::create(&part).await.map_err(failed)?;
        let mut body = exports::body(ctx, actor, id).await?;
        while let Some(piece) = body.next().await {
            file.write_all(&piece?).await.map_err(failed)?;
        }
        file.sync_all().await.map_err(failed)?;
        tokio::fs::rename(&part, out).await.map_err(failed)
    }
    .await;
    if copied.is_err() {
        // What is wrong is said below; a part that cannot be removed either says nothing more.
        let _ = tokio::fs::remove_file(&part).await;
    }
    copied
}
