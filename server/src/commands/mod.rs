//! What can be asked of `rollcall`: one file per command.

pub mod api_key;
pub mod application;
pub mod audit;
pub mod export;
pub mod import;
pub mod migrate;
pub mod open;
pub mod operator;
pub mod reference;
pub mod seed;
pub mod serve;

use clap::{Parser, Subcommand};

use crate::config::Log;
use crate::failure::Result;

/// Manage the verified users of a compliance team.
///
/// Every flag can also be set with the environment variable shown next to it. A flag overrides its
/// variable. Exit status: 0 success, 1 failure, 2 invalid flag or variable, 3 a decision is needed
/// first (an import with warnings or status changes) and nothing was imported.
#[derive(Parser, Debug)]
#[command(name = "rollcall", version, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    pub log: Log,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Run the console and its background jobs
    Serve(Box<serve::Serve>),
    /// Update the database schema
    Migrate(migrate::Migrate),
    /// Fill an empty database with the demonstration organization
    Seed(seed::Seed),
    /// Invite, create, list, suspend and remove the operators who sign in to the console
    Operator(operator::Operator),
    /// Create, list and revoke API keys
    ApiKey(api_key::ApiKey),
    /// Import a CSV file from this machine
    Import(import::Import),
    /// Export users to a CSV file on this machine
    Export(Box<export::Export>),
    /// Check the audit log
    Audit(audit::Audit),
    /// Print docs/configuration.md
    #[command(hide = true)]
    Reference,
}

pub async fn run(command: Command) -> Result<()> {
    match command {
        Command::Serve(serve) => serve.run().await,
        Command::Migrate(migrate) => migrate.run().await,
        Command::Seed(seed) => seed.run().await,
        Command::Operator(operator) => operator.run().await,
        Command::ApiKey(api_key) => api_key.run().await,
        Command::Import(import) => Box::pin(import.run()).await,
        Command::Export(export) => export.run().await,
        Command::Audit(audit) => audit.run().await,
        Command::Reference => {
            print!("{}", reference::markdown());
            Ok(())
        }
    }
}
