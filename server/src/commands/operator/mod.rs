//! `rollcall operator …`: accounts, by whoever may run commands on the machine.

mod change_email;
mod create;
mod disable;
mod enable;
mod grant;
mod invite;
mod list;
mod networks;
mod remove;
mod reset_password;
mod reset_second_factor;
mod restore;
mod revoke_invitation;
mod role;
mod roles;
mod scim;
mod session_limits;
mod sign_out;
mod sso;
mod suspend;
mod take_role;

use clap::{Args, Subcommand};
use rollcall_core::access::Actor;
use rollcall_core::context::{Context, Settings};
use rollcall_core::{operators, organizations};
use uuid::Uuid;

use super::application::ApplicationName;
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
    /// Set an operator's role in an organization or in one application
    Grant(grant::Grant),
    /// Take an operator's role in an organization or in one application away
    TakeRole(take_role::TakeRole),
    /// List the roles of an organization, create, change or delete custom ones
    #[command(subcommand)]
    Roles(Box<roles::Roles>),
    /// List single sign-on, or let passwords in again when its provider fails
    #[command(subcommand)]
    Sso(sso::Sso),
    /// List the tokens of the directory (SCIM), create and revoke them
    #[command(subcommand)]
    Scim(scim::Scim),
    /// Show or change the networks from which an organization's pages open
    Networks(networks::Networks),
    /// Show or change how long a session opens an organization
    SessionLimits(session_limits::SessionLengths),
    /// Set a new password and end the operator's sessions
    ResetPassword(reset_password::ResetPassword),
    /// Remove the second factor of an operator who has lost it, and end their sessions
    ResetSecondFactor(reset_second_factor::ResetSecondFactor),
    /// Change the e-mail address that an operator signs in with
    ChangeEmail(change_email::ChangeEmail),
    /// Invite a person to an organization, by mail or with a link to pass on
    Invite(Box<invite::Invite>),
    /// Revoke an open invitation
    RevokeInvitation(revoke_invitation::RevokeInvitation),
    /// Suspend an operator in one organization and end their sessions
    Suspend(suspend::Suspend),
    /// Let a suspended operator in again
    Restore(restore::Restore),
    /// End an operator's sessions for an organization
    SignOut(sign_out::SignOut),
    /// Remove an operator from an organization; API keys that they made go on
    Remove(remove::Remove),
}

impl Operator {
    pub async fn run(self) -> Result<()> {
        let settings = match &self.command {
            OperatorCommand::Invite(invite) => invite.settings()?,
            OperatorCommand::SessionLimits(_) => session_limits::SessionLengths::settings(),
            _ => Settings::default(),
        };
        let ctx = open_migrated(&self.database, &self.storage, settings).await?;
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
            Self::TakeRole(take) => take.run(ctx).await,
            Self::Roles(roles) => roles.run(ctx).await,
            Self::Sso(sso) => sso.run(ctx).await,
            Self::Scim(scim) => scim.run(ctx).await,
            Self::ResetPassword(reset) => reset.run(ctx).await,
            Self::Networks(networks) => networks.run(ctx).await,
            Self::SessionLimits(limits) => limits.run(ctx).await,
            Self::ResetSecondFactor(reset) => reset.run(ctx).await,
            Self::ChangeEmail(change) => change.run(ctx).await,
            Self::Invite(invite) => invite.run(ctx).await,
            Self::RevokeInvitation(revoke) => revoke.run(ctx).await,
            Self::Suspend(suspend) => suspend.run(ctx).await,
            Self::Restore(restore) => restore.run(ctx).await,
            Self::SignOut(sign_out) => sign_out.run(ctx).await,
            Self::Remove(remove) => remove.run(ctx).await,
        }
    }
}

/// The command line as the actor in an organization.
async fn command_actor(ctx: &Context, name: &ApplicationName) -> Result<Actor> {
    let ApplicationName { organization, application } = name;
    let actor = organizations::command_actor(ctx, organization, application).await?;
    actor.ok_or_else(|| {
        Failure::work(format!(
            "there is no application {organization}/{application}; `rollcall operator list` shows the \
             organizations"
        ))
    })
}

/// The same, with the id of somebody in the organization.
async fn member(ctx: &Context, name: &ApplicationName, email: &str) -> Result<(Actor, Uuid)> {
    let actor = command_actor(ctx, name).await?;
    let people = operators::list(ctx, Some(&name.organization)).await?;
    let found = people.iter().find(|one| one.email.eq_ignore_ascii_case(email.trim()));
    let found = found.ok_or_else(|| unknown(email))?;
    Ok((actor, found.id))
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
