//! `rollcall api-key …`: keys of the REST interface, for scripts.

mod create;
mod list;
mod revoke;

use clap::{Args, Subcommand};
use rollcall_core::access::Actor;
use rollcall_core::context::{Context, Settings};

use super::application::ApplicationName;
use super::open::open_migrated;
use crate::config::{Database, Storage};
use crate::failure::Result;

#[derive(Args, Debug)]
pub struct ApiKey {
    #[command(subcommand)]
    pub command: ApiKeyCommand,
    #[command(flatten)]
    pub database: Database,
    #[command(flatten)]
    pub storage: Storage,
}

#[derive(Subcommand, Debug)]
pub enum ApiKeyCommand {
    /// Create an API key and print it once
    Create(create::Create),
    /// List the API keys of an application
    List(list::List),
    /// Revoke an API key permanently
    Revoke(revoke::Revoke),
}

/// Whose keys, and in whose name.
#[derive(Args, Debug)]
pub struct Place {
    /// Application that the key belongs to, such as demo/main
    #[arg(long, value_name = "ORGANIZATION/APPLICATION")]
    pub application: ApplicationName,
    /// Operator on whose behalf the command runs, recorded in the audit log
    #[arg(long = "as", value_name = "EMAIL")]
    pub operator: String,
}

impl Place {
    async fn actor(&self, ctx: &Context) -> Result<Actor> {
        self.application.actor(ctx, &self.operator, "api-key").await
    }
}

impl ApiKey {
    pub async fn run(self) -> Result<()> {
        let ctx = open_migrated(&self.database, &self.storage, Settings::default()).await?;
        let outcome = match self.command {
            ApiKeyCommand::Create(create) => create.run(&ctx).await,
            ApiKeyCommand::List(list) => list.run(&ctx).await,
            ApiKeyCommand::Revoke(revoke) => revoke.run(&ctx).await,
        };
        ctx.db.close().await;
        outcome
    }
}
