use scim_v2::filter::Filter;
use serde_json::Value;
use uuid::Uuid;

use super::budget::Budget;
use super::record::{Record, nested};
use super::refusal::{Answer, Failure, answer};
use super::resource::Resource;
use super::schema::Kind;
use super::schemas::MAX_RESULTS;
use super::shape::Shape;
use super::{budget, filter};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::directory::store::{self, GroupKey, Span, UserKey};
use crate::error::Result;
use crate::operators::accounts::email_key;

/// Resources that are looked at together.
const BATCH: i64 = 50;
/// Members of groups, or groups of users, that one answer holds. A single group may have 5,000.
const MAX_NESTED: usize = 10_000;
/// Comparisons that take as long as loading a member or a group of a user.
const LOADING: usize = 4;

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
    /// They may be fewer than were asked for, although more follow: `total` says so.
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
        budget: Budget::new(),
        nested: 0,
        is_full: false,
        page: Page { start_index: first, ..Page::default() },
    };
    let kinds = kind.map_or_else(|| Kind::ALL.to_vec(), |kind| vec![kind]);
    for kind in kinds {
        match &query.filter {
            None => walk.all(kind).await?,
            Some(text) => walk.those_that_fit(kind, &filter::read(kind, text)?).await?,
        }
    }
    Ok(walk.page)
}

struct Walk<'a> {
    ctx: &'a Context,
    actor: &'a Actor,
    query: &'a Query,
    first: usize,
    count: usize,
    budget: Budget,
    /// Members and groups that the page holds so far.
    nested: usize,
    /// The page ends here, before its count is reached.
    is_full: bool,
    page: Page,
}

impl Walk<'_> {
    async fn all(&mut self, kind: Kind) -> Result<(), Failure> {
        let before = self.page.total;
        let (users, groups) = store::counts(&self.ctx.db, self.actor.organization.seq).await?;
        let has = match kind {
            Kind::User => users,
            Kind::Group => groups,
        };
        self.page.total += usize::try_from(has).unwrap_or_default();
        let skip = (self.first - 1).saturating_sub(before);
        let room = self.count - self.page.resources.len();
        if self.is_full || room == 0 || skip >= self.page.total - before {
            return Ok(());
        }
        let span = Span { after: Uuid::nil(), skip: skip as i64, limit: room as i64 };
        for record in self.records(kind, None, span).await? {
            let resource = self.for_page(kind, &record).await?;
            self.push(kind, resource);
            if self.is_full {
                break;
            }
        }
        Ok(())
    }

    async fn those_that_fit(&mut self, kind: Kind, filter: &Filter) -> Result<(), Failure> {
        // The version is one of the whole resource.
        let looks_into = filter::names(filter, nested(kind)) || filter::names(filter, "meta");
        let mut after = Uuid::nil();
        loop {
            let span = Span { after, skip: 0, limit: BATCH };
            let batch = self.records(kind, Some(filter), span).await?;
            let Some(last) = batch.last().map(Record::id) else { return Ok(()) };
            for record in &batch {
                let resource = match looks_into {
                    true => record.whole(self.ctx).await?,
                    false => record.part(self.ctx)?,
                };
                let loaded = resource.document.get(nested(kind)).and_then(Value::as_array);
                let cost = budget::cost(kind, filter, &resource.document)
                    + LOADING * loaded.map_or(0, Vec::len);
                self.budget.spend(cost, "Use a shorter filter, or ask for userName or id.")?;
                if !filter::fits(kind, filter, &resource.document) {
                    continue;
                }
                self.page.total += 1;
                if self.page.total >= self.first
                    && self.page.resources.len() < self.count
                    && !self.is_full
                {
                    let resource = match looks_into {
                        true => resource,
                        false => self.for_page(kind, record).await?,
                    };
                    self.push(kind, resource);
                }
            }
            if (batch.len() as i64) < BATCH {
                return Ok(());
            }
            after = last;
        }
    }

    async fn records(
        &self,
        kind: Kind,
        filter: Option<&Filter>,
        span: Span,
    ) -> Result<Vec<Record>> {
        let (db, seq) = (&self.ctx.db, self.actor.organization.seq);
        Ok(match kind {
            Kind::User => {
                let key = filter.and_then(user_key);
                let users = store::users(db, seq, key.as_ref(), span).await?;
                users.into_iter().map(Record::User).collect()
            }
            Kind::Group => {
                let key = filter.and_then(group_key);
                let groups = store::groups(db, seq, key.as_ref(), span).await?;
                groups.into_iter().map(Record::Group).collect()
            }
        })
    }

    /// What the answer shows of a record: members are loaded only if they are asked for.
    async fn for_page(&self, kind: Kind, record: &Record) -> Result<Resource> {
        match self.query.shape.has(kind, nested(kind)) {
            true => record.whole(self.ctx).await,
            false => record.part(self.ctx),
        }
    }

    /// A page that would hold too many members ends before its count is reached, and the next one begins
    /// there. It holds one resource at least.
    fn push(&mut self, kind: Kind, resource: Resource) {
        let shaped = resource.shaped(&self.query.shape);
        self.nested += shaped[nested(kind)].as_array().map_or(0, Vec::len);
        self.is_full = self.nested > MAX_NESTED;
        if !self.is_full || self.page.resources.is_empty() {
            self.page.resources.push(shaped);
        }
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
    let member = || {
        let id = filter::required_member(filter).and_then(|id| Uuid::try_parse(id).ok());
        id.map(GroupKey::Member)
    };
    name.or_else(external).or_else(id).or_else(member)
}
