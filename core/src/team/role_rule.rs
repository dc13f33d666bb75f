use std::collections::HashMap;

use uuid::Uuid;

use super::list::is_shown;
use super::{GivenRole, Member, RoleOrigins, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::directory;
use crate::error::Result;
use crate::group_roles::GroupRole;
use crate::group_roles::store::{self as group_store, GroupsOf};
use crate::operators::accounts;
use crate::sso::{Provider, RoleGroups};

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
        let groups = giving(&self.groups, given);
        let is_default = is_default(given, &self.default_role);
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

/// The groups that give a role, by name. What groups give has no end.
fn giving<'a>(groups: impl IntoIterator<Item = &'a GroupRole>, given: &GivenRole) -> Vec<&'a str> {
    let place = given.application.as_ref().map(|one| one.id);
    let gives = |one: &&GroupRole| {
        given.until.is_none()
            && one.role.code() == given.role.code()
            && one.application.as_ref().map(|one| one.id) == place
    };
    groups.into_iter().filter(gives).map(|one| one.group.as_str()).collect()
}

/// Whether a role is the one of people to whom no group of a provider gives one.
fn is_default(given: &GivenRole, default_role: &str) -> bool {
    given.application.is_none() && given.until.is_none() && given.role.code() == default_role
}

/// Who decides about the roles of an organization's people. It is read once for all of them.
pub(super) struct Rules {
    /// The groups of the directory that give roles. Empty: it decides about nobody.
    lines: Vec<GroupRole>,
    /// The groups of each person whom the directory knows.
    known: HashMap<Uuid, Vec<String>>,
    providers: RoleGroups,
}

/// Who decides about one person.
struct Rule<'a> {
    /// None: the directory.
    provider: Option<&'a Provider>,
    groups: Vec<&'a GroupRole>,
}

impl Rules {
    /// `only`: one person; none: everybody.
    pub(super) async fn read(
        ctx: &Context,
        organization_seq: i64,
        only: Option<Uuid>,
    ) -> Result<Self> {
        let of = GroupsOf { organization_seq, provider_id: None };
        let lines = group_store::groups_of(&ctx.db, of).await?;
        let known = match only {
            _ if lines.is_empty() => HashMap::new(),
            Some(id) => {
                let own = directory::store::groups_of_operator(&ctx.db, organization_seq, id);
                own.await?.map(|own| (id, own)).into_iter().collect()
            }
            None => directory::store::groups_of_operators(&ctx.db, organization_seq).await?,
        };
        Ok(Self { lines, known, providers: RoleGroups::read(ctx, organization_seq).await? })
    }

    /// What the directory says about groups stands above what the provider says. Of somebody whose groups
    /// give nothing it says nothing.
    fn of(&self, member: &Member) -> Option<Rule<'_>> {
        if let Some(own) = self.known.get(&member.operator_id) {
            let is_own = |one: &&GroupRole| own.contains(&one.group);
            let groups: Vec<&GroupRole> = self.lines.iter().filter(is_own).collect();
            return (!groups.is_empty()).then_some(Rule { provider: None, groups });
        }
        let email_key = accounts::email_key(&member.email);
        let (provider, groups) = self.providers.of(member.operator_id, &email_key)?;
        Some(Rule { provider: Some(provider), groups: groups.iter().collect() })
    }

    /// Where the roles of people come from. What was given by hand is left out.
    pub(super) fn origins(&self, members: &[Member]) -> RoleOrigins {
        let mut origins = HashMap::new();
        for member in members {
            let Some(rule) = self.of(member) else { continue };
            for given in &member.roles {
                let place = given.application.as_ref().map(|one| one.id);
                if let Some(words) = rule.origin(given) {
                    origins.insert((member.operator_id, place), words);
                }
            }
        }
        RoleOrigins(origins)
    }
}

impl Rule<'_> {
    /// Such as "by group Compliance". A provider says only at a sign-in which groups somebody is in.
    fn origin(&self, given: &GivenRole) -> Option<String> {
        let groups = giving(self.groups.iter().copied(), given);
        match self.provider {
            None if groups.is_empty() => None,
            None => Some(format!("by group {}", groups.join(" or "))),
            Some(provider) => {
                let gives = !groups.is_empty() || is_default(given, &provider.default_role);
                gives.then(|| format!("by provider {}", provider.name))
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
    let rules = Rules::read(ctx, seq, Some(id)).await?;
    Ok(rules.of(&member).map(|rule| RoleRule {
        provider: rule.provider.map(|one| one.name.clone()),
        groups: rule.groups.into_iter().cloned().collect(),
        default_role: rule.provider.map(|one| one.default_role.clone()).unwrap_or_default(),
    }))
}
