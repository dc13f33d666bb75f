//! `rollcall operator …`: accounts, by whoever may run commands on the machine.

mod create;
mod disable;
mod enable;
mod grant;
mod list;
mod reset_password;

use clap::{Args, Subcommand};
use rollcall_core::context::{Context, Settings};

use super::open::open_migrated;
use crate::config::{Database, Storage};
use crate::failure::{Failure, Result};

#[derive(Args, Debug)]
pub struct Operator {
    #[command(subcommand)]
    pub command: OperatorCommand,
    #[command(flatten)]
    pub database: Database,
    #[command(flatten)]
    pub storage: Storage,
}

#[derive(Subcommand, Debug)]
pub enum OperatorCommand {
    /// Create an operator, and the organization and application if they do not exist
    Create(create::Create),
    /// List operators with their roles
    List(list::List),
    /// Disable an operator and end their sessions
    Disable(disable::Disable),
    /// Enable a disabled operator
    Enable(enable::Enable),
    /// Set an operator's role in an organization
    Grant(grant::Grant),
    /// Set a new password and end the operator's sessions
    ResetPassword(reset_password::ResetPassword),
}

impl Operator {
    pub async fn run(self) -> Result<()> {
        let ctx = open_migrated(&self.database, &self.storage, Settings::default()).await?;
        let outcome = self.command.run(&ctx).await;
        ctx.db.close().await;
        outcome
    }
}

impl OperatorCommand {
    async fn run(self, ctx: &Context) -> Result<()> {
        match self {
            Self::Create(create) => create.run(ctx).await,
            Self::List(list) => list.run(ctx).await,
            Self::Disable(disable) => disable.run(ctx).await,
            Self::Enable(enable) => enable.run(ctx).await,
            Self::Grant(grant) => grant.run(ctx).await,
            Self::ResetPassword(reset) => reset.run(ctx).await,
        }
    }
}

fn unknown(email: &str) -> Failure {
    Failure::work(format!("there is no operator {email}; `rollcall operator list` shows them"))
}

/// A password on standard input's first line, for scripts: as an argument it would stand in the
/// list of processes.
fn password_from_stdin() -> Result<String> {
    let mut line = String::new();
    std::io::stdin()
        .read_line(&mut line)
        .map_err(|error| Failure::work(format!("the password could not be read: {error}")))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
