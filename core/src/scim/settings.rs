use super::tokens::{self, TokenInfo};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::Result;
use crate::group_roles::GroupRole;
use crate::group_roles::store::{self as group_store, GroupsOf};

/// What the page of the directory shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DirectorySettings {
    /// What the directory has to know of us.
    pub address: String,
    pub tokens: Vec<TokenInfo>,
    /// The first that fits a person counts.
    pub groups: Vec<GroupRole>,
    /// How many people and groups the directory has named.
    pub users: i64,
    pub known_groups: i64,
    /// People of large groups who wait for a role that a line has given or taken.
    pub waiting: i64,
}

/// The tokens of the actor's organization, and what groups of its directory allow.
pub async fn settings(ctx: &Context, actor: &Actor) -> Result<DirectorySettings> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    let seq = actor.organization.seq;
    let of = GroupsOf { organization_seq: seq, provider_id: None };
    let (users, known_groups) = crate::directory::store::counts(&ctx.db, seq).await?;
    Ok(DirectorySettings {
        address: base(ctx),
        tokens: tokens::store::list(&ctx.db, seq).await?,
        groups: group_store::groups_of(&ctx.db, of).await?,
        users,
        known_groups,
        waiting: crate::directory::store::waiting_count(&ctx.db, seq).await?,
    })
}

/// The address under which the protocol is spoken.
pub(super) fn base(ctx: &Context) -> String {
    format!("{}/scim/v2", ctx.settings.public_url)
}
