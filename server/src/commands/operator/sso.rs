//! `rollcall operator sso …`: single sign-on, for the day on which nobody gets in by it.

use clap::{Args, Subcommand};
use rollcall_core::context::Context;
use rollcall_core::sso;

use super::{command_actor, member};
use crate::commands::application::ApplicationName;
use crate::failure::Result;

#[derive(Subcommand, Debug)]
pub enum Sso {
    /// List the providers of an organization and its break-glass owners
    List(List),
    /// Let everybody sign in with a password again, whatever the providers require
    AllowPasswords(AllowPasswords),
    /// Let an owner sign in with a password where single sign-on is required
    BreakGlass(BreakGlass),
}

#[derive(Args, Debug)]
pub struct List {
    /// Any application of the organization, such as demo/main
    #[arg(long, value_name = "ORGANIZATION/APPLICATION")]
    pub application: ApplicationName,
}

#[derive(Args, Debug)]
pub struct AllowPasswords {
    /// Any application of the organization, such as demo/main
    #[arg(long, value_name = "ORGANIZATION/APPLICATION")]
    pub application: ApplicationName,
}

#[derive(Args, Debug)]
pub struct BreakGlass {
    /// E-mail address of the owner
    pub email: String,
    /// Any application of the organization, such as demo/main
    #[arg(long, value_name = "ORGANIZATION/APPLICATION")]
    pub application: ApplicationName,
}

impl Sso {
    pub async fn run(self, ctx: &Context) -> Result<()> {
        match self {
            Self::List(list) => list.run(ctx).await,
            Self::AllowPasswords(allow) => allow.run(ctx).await,
            Self::BreakGlass(owner) => owner.run(ctx).await,
        }
    }
}

impl List {
    async fn run(self, ctx: &Context) -> Result<()> {
        let actor = command_actor(ctx, &self.application).await?;
        let settings = sso::list(ctx, &actor).await?;
        for provider in &settings.providers {
            let passwords =
                if provider.is_required { "passwords refused" } else { "passwords allowed" };
            let (name, issuer) = (&provider.name, &provider.issuer);
            println!("{name}\t{issuer}\t{}\t{passwords}", provider.domains.join(","));
        }
        if settings.providers.is_empty() {
            println!("There is no provider.");
        }
        for owner in &settings.break_glass {
            println!("break-glass owner: {}", owner.email);
        }
        Ok(())
    }
}

impl AllowPasswords {
    async fn run(self, ctx: &Context) -> Result<()> {
        let actor = command_actor(ctx, &self.application).await?;
        let providers = sso::list(ctx, &actor).await?.providers;
        let required: Vec<_> = providers.into_iter().filter(|one| one.is_required).collect();
        for provider in &required {
            sso::require(ctx, &actor, provider.id, false).await?;
            println!("{}: passwords are allowed again.", provider.name);
        }
        if required.is_empty() {
            println!("No provider refuses passwords.");
        }
        Ok(())
    }
}

impl BreakGlass {
    async fn run(self, ctx: &Context) -> Result<()> {
        let (actor, id) = member(ctx, &self.application, &self.email).await?;
        sso::name_break_glass(ctx, &actor, id).await?;
        println!("{} can sign in with a password where single sign-on is required.", self.email);
        Ok(())
    }
}
