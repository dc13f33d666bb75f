use std::collections::HashMap;

use scim_v2::filter::Filter;
use serde_json::Value;
use uuid::Uuid;

use super::refusal::{Answer, Failure, answer};
use super::resource::Resource;
use super::schema::Kind;
use super::schemas::MAX_RESULTS;
use super::shape::Shape;
use super::{documents, filter};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::directory::store::{self, GroupKey, UserKey};
use crate::error::Result;
use crate::operators::accounts::email_key;

/// Resources that are looked at together.
const BATCH: i64 = 50;

/// What a list asks for (RFC 7644, section 3.4.2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// None: every resource.
    pub filter: Option<String>,
    /// The first that the answer holds, counted from 1; less counts as 1.
    pub start_index: i64,
    /// How many the answer holds at most; none: as many as one answer holds. Less than 0 counts as 0.
    pub count: Option<i64>,
    pub shape: Shape,
}

/// A part of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// How many fit.
    pub total: usize,
    /// The place of the first in `resources`, counted from 1.
    pub start_index: usize,
    pub resources: Vec<Value>,
}

/// Resources of the actor's organization, in the order in which they were created. `None`: of every type,
/// users first.
pub async fn list(ctx: &Context, actor: &Actor, kind: Option<Kind>, query: &Query) -> Answer<Page> {
    answer(look(ctx, actor, kind, query).await)
}

async fn look(
    ctx: &Context,
    actor: &Actor,
    kind: Option<Kind>,
    query: &Query,
) -> Result<Page, Failure> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    let first = usize::try_from(query.start_index.max(1)).unwrap_or(usize::MAX);
    let count = query.count.map_or(MAX_RESULTS, |count| usize::try_from(count).unwrap_or(0));
    let mut walk = Walk {
        ctx,
        actor,
        query,
        first,
        count: count.min(MAX_RESULTS),
        page: Page { start_index: first, ..Page::default() },
    };
    let kinds = kind.map_or_else(|| Kind::ALL.to_vec(), |kind| vec![kind]);
    for kind in kinds {
        let filter = match &query.filter {
            None => None,
            Some(text) => Some(filter::read(kind, text)?),
        };
        walk.kind(kind, filter.as_ref()).await?;
    }
    Ok(walk.page)
}

struct Walk<'a> {
    ctx: &'a Context,
    actor: &'a Actor,
    query: &'a Query,
    first: usize,
    count: usize,
    page: Page,
}

impl Walk<'_> {
    async fn kind(&mut self, kind: Kind, filter: Option<&Filter>) -> Result<()> {
        let mut after = Uuid::nil();
        loop {
            let batch = self.batch(kind, filter, after).await?;
            let Some(last) = batch.last().map(|(id, _)| *id) else { return Ok(()) };
            let is_last = (batch.len() as i64) < BATCH;
            for (_, resource) in batch {
                let fits = filter.is_none_or(|one| filter::fits(kind, one, &resource.document));
                if !fits {
                    continue;
                }
                self.page.total += 1;
                if self.page.total >= self.first && self.page.resources.len() < self.count {
                    self.page.resources.push(resource.shaped(&self.query.shape));
                }
            }
            if is_last {
                return Ok(());
            }
            after = last;
        }
    }

    async fn batch(
        &self,
        kind: Kind,
        filter: Option<&Filter>,
        after: Uuid,
    ) -> Result<Vec<(Uuid, Resource)>> {
        match kind {
            Kind::User => self.users(filter, after).await,
            Kind::Group => self.groups(filter, after).await,
        }
    }

    async fn users(&self, filter: Option<&Filter>, after: Uuid) -> Result<Vec<(Uuid, Resource)>> {
        let (ctx, seq) = (self.ctx, self.actor.organization.seq);
        let key = filter.and_then(user_key);
        let users = store::users_after(&ctx.db, seq, key.as_ref(), after, BATCH).await?;
        let mut groups: HashMap<Uuid, Vec<(Uuid, String)>> = HashMap::new();
        if let (Some(first), Some(last)) = (users.first(), users.last()) {
            let span = (first.id, last.id);
            for (user, group, name) in store::groups_of_users(&ctx.db, seq, span).await? {
                groups.entry(user).or_default().push((group, name));
            }
        }
        let document = |user: &crate::directory::DirectoryUser| {
            let own = groups.get(&user.id).map(Vec::as_slice).unwrap_or_default();
            documents::user(ctx, user, own).map(|resource| (user.id, resource))
        };
        users.iter().map(document).collect()
    }

    async fn groups(&self, filter: Option<&Filter>, after: Uuid) -> Result<Vec<(Uuid, Resource)>> {
        let (ctx, seq) = (self.ctx, self.actor.organization.seq);
        let key = filter.and_then(group_key);
        let groups = store::groups_after(&ctx.db, seq, key.as_ref(), after, BATCH).await?;
        let mut members: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
        if let (Some(first), Some(last)) = (groups.first(), groups.last()) {
            let span = (first.id, last.id);
            for (group, user) in store::members_between(&ctx.db, seq, span).await? {
                members.entry(group).or_default().push(user);
            }
        }
        let document = |group: &crate::directory::DirectoryGroup| {
            let own = members.get(&group.id).map(Vec::as_slice).unwrap_or_default();
            documents::group(ctx, group, own).map(|resource| (group.id, resource))
        };
        groups.iter().map(document).collect()
    }
}

/// What directories ask for before every change is found by an index.
fn user_key(filter: &Filter) -> Option<UserKey> {
    let of = |name| filter::required(filter, name);
    let email = of("userName").map(|name| UserKey::Email(email_key(name)));
    let external = || of("externalId").map(|id| UserKey::ExternalId(id.to_owned()));
    let id = || of("id").and_then(|id| Uuid::try_parse(id).ok()).map(UserKey::Id);
    email.or_else(external).or_else(id)
}

fn group_key(filter: &Filter) -> Option<GroupKey> {
    let of = |name| filter::required(filter, name);
    let name = of("displayName").map(|name| GroupKey::Name(name.to_lowercase()));
    let external = || of("externalId").map(|id| GroupKey::ExternalId(id.to_owned()));
    let id = || of("id").and_then(|id| Uuid::try_parse(id).ok()).map(GroupKey::Id);
    name.or_else(external).or_else(id)
}
