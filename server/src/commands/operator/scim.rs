//! `rollcall operator scim …`: the tokens of an organization's directory.

use std::time::Duration;

use clap::{Args, Subcommand};
use rollcall_core::context::Context;
use rollcall_core::scim::{self, NewToken};

use super::command_actor;
use crate::commands::application::ApplicationName;
use crate::config::values;
use crate::failure::{Failure, Result};

#[derive(Subcommand, Debug)]
pub enum Scim {
    /// List the tokens of an organization's directory, and the roles that its groups give
    List(List),
    /// Create a token and print it
    CreateToken(CreateToken),
    /// Revoke a token for good
    RevokeToken(RevokeToken),
}

#[derive(Args, Debug)]
pub struct List {
    /// Any application of the organization, such as demo/main
    #[arg(long, value_name = "ORGANIZATION/APPLICATION")]
    pub application: ApplicationName,
}

#[derive(Args, Debug)]
pub struct CreateToken {
    /// Any application of the organization, such as demo/main
    #[arg(long, value_name = "ORGANIZATION/APPLICATION")]
    pub application: ApplicationName,
    /// Name of the token, such as Okta
    #[arg(long, value_name = "NAME")]
    pub name: String,
    /// Time until the token expires, such as 365d [default: never]
    #[arg(long, value_name = "TIME", value_parser = values::duration)]
    pub expires_in: Option<Duration>,
}

#[derive(Args, Debug)]
pub struct RevokeToken {
    /// The first characters of the token, as the list shows them
    pub prefix: String,
    /// Any application of the organization, such as demo/main
    #[arg(long, value_name = "ORGANIZATION/APPLICATION")]
    pub application: ApplicationName,
}

impl Scim {
    pub async fn run(self, ctx: &Context) -> Result<()> {
        match self {
            Self::List(list) => list.run(ctx).await,
            Self::CreateToken(create) => create.run(ctx).await,
            Self::RevokeToken(revoke) => revoke.run(ctx).await,
        }
    }
}

impl List {
    async fn run(self, ctx: &Context) -> Result<()> {
        let actor = command_actor(ctx, &self.application).await?;
        let settings = scim::settings(ctx, &actor).await?;
        for token in &settings.tokens {
            let state = token.state(ctx.clock.now()).code();
            let used = token.last_used_at.map_or_else(|| "never".into(), |at| at.rfc3339());
            println!("{}\t{}\t{state}\tlast used {used}", token.prefix, token.name);
        }
        if settings.tokens.is_empty() {
            println!("There is no token.");
        }
        for line in &settings.groups {
            let place = line.application.as_ref().map_or("everywhere", |one| one.slug.as_str());
            println!("group {}\t{}\t{place}", line.group, line.role.code());
        }
        Ok(())
    }
}

impl CreateToken {
    async fn run(self, ctx: &Context) -> Result<()> {
        let actor = command_actor(ctx, &self.application).await?;
        let seconds = |time: Duration| i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
        let expires_at = self.expires_in.map(|time| ctx.clock.now().plus_seconds(seconds(time)));
        let new = NewToken { name: self.name, expires_at };
        let made = scim::create_token(ctx, &actor, &new).await?;
        println!("{}", made.token);
        eprintln!("Copy it now. It is not shown again.");
        Ok(())
    }
}

impl RevokeToken {
    async fn run(self, ctx: &Context) -> Result<()> {
        let actor = command_actor(ctx, &self.application).await?;
        let tokens = scim::settings(ctx, &actor).await?.tokens;
        let found = tokens.iter().find(|one| one.prefix == self.prefix.trim());
        let token = found.ok_or_else(|| {
            Failure::work(format!(
                "there is no token {}; `rollcall operator scim list` shows them",
                self.prefix
            ))
        })?;
        scim::revoke_token(ctx, &actor, token.id).await?;
        println!("{} ({}) was revoked.", token.prefix, token.name);
        Ok(())
    }
}
