//! `rollcall operator roles …`: the roles of an organization.

use clap::{Args, Subcommand};
use rollcall_core::access::{AnyRole, Permission, Rights, UserColumn};
use rollcall_core::context::Context;
use rollcall_core::roles::{self, RoleText};

use super::command_actor;
use crate::commands::application::ApplicationName;
use crate::failure::{Failure, Result};

#[derive(Subcommand, Debug)]
pub enum Roles {
    /// List the roles with what they allow
    List(List),
    /// Create a role, as a copy of another one with changes
    Create(Create),
    /// Change what a custom role allows, for everybody who has it
    Change(Change),
    /// Delete a custom role that nobody has
    Delete(Delete),
}

#[derive(Args, Debug)]
pub struct List {
    /// Any application of the organization, such as demo/main
    #[arg(long, value_name = "ORGANIZATION/APPLICATION")]
    pub application: ApplicationName,
}

/// What is different from the role that a new one is a copy of, or from what it was.
#[derive(Args, Debug)]
pub struct Differences {
    /// Permission to add, such as read_audit
    #[arg(long, value_name = "PERMISSION", value_parser = permission)]
    pub allow: Vec<Permission>,
    /// Permission to leave out
    #[arg(long, value_name = "PERMISSION", value_parser = permission)]
    pub deny: Vec<Permission>,
    /// Column to show, such as email
    #[arg(long, value_name = "COLUMN", value_parser = column)]
    pub show: Vec<UserColumn>,
    /// Column to hide
    #[arg(long, value_name = "COLUMN", value_parser = column)]
    pub hide: Vec<UserColumn>,
}

#[derive(Args, Debug)]
pub struct Create {
    /// Name of the new role
    pub name: String,
    /// Any application of the organization, such as demo/main
    #[arg(long, value_name = "ORGANIZATION/APPLICATION")]
    pub application: ApplicationName,
    /// Code of the role to copy
    #[arg(long, value_name = "ROLE")]
    pub copy: String,
    #[command(flatten)]
    pub differences: Differences,
}

#[derive(Args, Debug)]
pub struct Change {
    /// Code of the role
    pub role: String,
    /// Any application of the organization, such as demo/main
    #[arg(long, value_name = "ORGANIZATION/APPLICATION")]
    pub application: ApplicationName,
    /// New name
    #[arg(long)]
    pub name: Option<String>,
    #[command(flatten)]
    pub differences: Differences,
}

#[derive(Args, Debug)]
pub struct Delete {
    /// Code of the role
    pub role: String,
    /// Any application of the organization, such as demo/main
    #[arg(long, value_name = "ORGANIZATION/APPLICATION")]
    pub application: ApplicationName,
}

impl Roles {
    pub async fn run(self, ctx: &Context) -> Result<()> {
        match self {
            Self::List(list) => list.run(ctx).await,
            Self::Create(create) => create.run(ctx).await,
            Self::Change(change) => change.run(ctx).await,
            Self::Delete(delete) => delete.run(ctx).await,
        }
    }
}

impl List {
    async fn run(self, ctx: &Context) -> Result<()> {
        let actor = command_actor(ctx, &self.application).await?;
        for role in roles::all(ctx, &actor).await? {
            println!("{}  {}", role.code(), role.label());
            println!("    allows {}", role.rights().permission_codes());
            println!("    shows  {}", role.rights().column_names());
        }
        Ok(())
    }
}

impl Create {
    async fn run(self, ctx: &Context) -> Result<()> {
        let actor = command_actor(ctx, &self.application).await?;
        let known = roles::all(ctx, &actor).await?;
        let rights = self.differences.applied(named(&known, &self.copy)?.rights());
        let role = roles::create(ctx, &actor, &RoleText { name: self.name, rights }).await?;
        println!("{} is now a role; its code is {}.", role.label(), role.code());
        Ok(())
    }
}

impl Change {
    async fn run(self, ctx: &Context) -> Result<()> {
        let actor = command_actor(ctx, &self.application).await?;
        let known = roles::all(ctx, &actor).await?;
        let present = named(&known, &self.role)?;
        let name = self.name.unwrap_or_else(|| present.label().to_owned());
        let rights = self.differences.applied(present.rights());
        let role = roles::change(ctx, &actor, present.code(), &RoleText { name, rights }).await?;
        println!("{} was changed for everybody who has it.", role.label());
        Ok(())
    }
}

impl Delete {
    async fn run(self, ctx: &Context) -> Result<()> {
        let actor = command_actor(ctx, &self.application).await?;
        let known = roles::all(ctx, &actor).await?;
        let role = named(&known, &self.role)?;
        roles::delete(ctx, &actor, role.code()).await?;
        println!("{} was deleted.", role.label());
        Ok(())
    }
}

impl Differences {
    fn applied(&self, rights: Rights) -> Rights {
        let mut permissions = rights.permissions();
        permissions.extend(&self.allow);
        permissions.retain(|one| !self.deny.contains(one));
        let mut columns = rights.columns();
        columns.extend(&self.show);
        columns.retain(|one| !self.hide.contains(one));
        Rights::new(&permissions, &columns)
    }
}

fn named<'a>(known: &'a [AnyRole], code: &str) -> Result<&'a AnyRole> {
    let wanted = code.trim().to_uppercase().replace('-', "_");
    known.iter().find(|role| role.code() == wanted).ok_or_else(|| {
        let codes: Vec<_> = known.iter().map(AnyRole::code).collect();
        Failure::work(format!("there is no role {code}; the roles are {}", codes.join(", ")))
    })
}

fn permission(text: &str) -> std::result::Result<Permission, String> {
    Permission::from_code(text).ok_or_else(|| {
        let known: Vec<_> = Permission::ALL.into_iter().map(Permission::code).collect();
        format!("the permissions are {}", known.join(", "))
    })
}

fn column(text: &str) -> std::result::Result<UserColumn, String> {
    UserColumn::from_name(text).ok_or_else(|| {
        let known: Vec<_> = UserColumn::ALL.into_iter().map(UserColumn::name).collect();
        format!("the columns are {}", known.join(", "))
    })
}
