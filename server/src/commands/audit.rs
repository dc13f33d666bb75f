use clap::{Args, Subcommand};
use rollcall_core::audit::{self, ChainReport};
use rollcall_core::context::Settings;

use super::open::open_migrated;
use crate::config::{Database, Storage};
use crate::failure::{Failure, Result};

#[derive(Args, Debug)]
pub struct Audit {
    #[command(subcommand)]
    pub command: AuditCommand,
}

#[derive(Subcommand, Debug)]
pub enum AuditCommand {
    /// Check the hash chain of every organization and report the first invalid entry
    ///
    /// Exit status 0 when all entries are valid, else 1.
    Verify(Verify),
}

#[derive(Args, Debug)]
pub struct Verify {
    /// Only this organization (its short name, such as demo)
    #[arg(long, value_name = "ORGANIZATION")]
    pub organization: Option<String>,
    #[command(flatten)]
    pub database: Database,
    #[command(flatten)]
    pub storage: Storage,
}

impl Audit {
    pub async fn run(self) -> Result<()> {
        match self.command {
            AuditCommand::Verify(verify) => verify.run().await,
        }
    }
}

impl Verify {
    async fn run(self) -> Result<()> {
        let ctx = open_migrated(&self.database, &self.storage, Settings::default()).await?;
        let reports = audit::verify(&ctx, self.organization.as_deref()).await?;
        ctx.db.close().await;
        if let (Some(organization), true) = (&self.organization, reports.is_empty()) {
            return Err(Failure::work(format!("there is no organization {organization:?}")));
        }
        for report in &reports {
            println!("{}", words(report));
        }
        match reports.iter().filter(|report| report.broken.is_some()).count() {
            0 => Ok(()),
            broken => Err(Failure::work(format!(
                "the audit log of {broken} of {} organizations is not valid",
                reports.len()
            ))),
        }
    }
}

fn words(report: &ChainReport) -> String {
    let ChainReport { organization, entries, broken } = report;
    match broken {
        None => format!("{organization}: all {entries} entries are valid"),
        Some((number, why)) => {
            format!(
                "{organization}: entry {number} is not valid: {why} ({entries} before it are valid)"
            )
        }
    }
}
