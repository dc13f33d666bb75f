use uuid::Uuid;

use super::list::is_shown;
use super::{GivenRole, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::directory;
use crate::error::Result;
use crate::group_roles::GroupRole;
use crate::group_roles::store::{self as group_store, GroupsOf};
use crate::operators::accounts;
use crate::sso;

/// Who decides about somebody's roles beside their colleagues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleRule {
    /// The provider whose groups give the roles at the next sign-in there; none: the directory, at once.
    pub provider: Option<String>,
    /// The groups that give roles, those of the directory only if the person is in them.
    pub groups: Vec<GroupRole>,
    /// The code of the role of people to whom no group of the provider gives one; empty: they are refused.
    pub default_role: String,
}

impl RoleRule {
    /// Where a role comes from and how long it stays, such as "From group admins of Okta, at the next
    /// sign-in there".
    pub fn words(&self, given: &GivenRole) -> String {
        let gives = |one: &&GroupRole| {
            one.role.code() == given.role.code()
                && one.application.as_ref().map(|one| one.id)
                    == given.application.as_ref().map(|one| one.id)
        };
        let groups: Vec<&str> =
            self.groups.iter().filter(gives).map(|one| one.group.as_str()).collect();
        let is_default = given.application.is_none() && given.role.code() == self.default_role;
        match (&self.provider, groups.as_slice()) {
            (None, []) => {
                "Given by hand. The groups of the directory replace it with their next change."
                    .into()
            }
            (None, groups) => format!("From group {} of the directory.", groups.join(" or ")),
            (Some(provider), []) if is_default => {
                format!("For people without a group at {provider}, at the next sign-in there.")
            }
            (Some(provider), []) => {
                format!("Given by hand. {provider} replaces it at the next sign-in there.")
            }
            (Some(provider), groups) => {
                format!(
                    "From group {} of {provider}, at the next sign-in there.",
                    groups.join(" or ")
                )
            }
        }
    }
}

/// Whose groups replace the roles of a person of the actor's organization. `None`: nobody's.
pub async fn role_rule(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Option<RoleRule>> {
    actor.require(Permission::ManageOperators)?;
    let (seq, now) = (actor.organization.seq, ctx.clock.now());
    let found = store::members(&ctx.db, seq, Some(id), now, 1).await?.pop();
    let Some(member) = found.filter(|member| is_shown(actor, member)) else { return Ok(None) };
    if let Some(own) = directory::store::groups_of_operator(&ctx.db, seq, id).await? {
        // What the directory says about groups stands above what the provider says.
        let of = GroupsOf { organization_seq: seq, provider_id: None };
        let mut groups = group_store::groups_of(&ctx.db, of).await?;
        groups.retain(|one| own.contains(&one.group));
        // Of somebody whose groups give nothing it says nothing.
        let rule = RoleRule { provider: None, groups, default_role: String::new() };
        return Ok((!rule.groups.is_empty()).then_some(rule));
    }
    let email_key = accounts::email_key(&member.email);
    let found = sso::role_groups(ctx, seq, (id, &email_key)).await?;
    Ok(found.map(|(provider, groups)| RoleRule {
        provider: Some(provider.name),
        groups,
        default_role: provider.default_role,
    }))
}
