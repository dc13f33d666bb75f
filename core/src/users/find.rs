use uuid::Uuid;

use super::fields;
use super::redact::redact;
use super::{StatusCounts, User, UserRef, store};
use crate::access::{Actor, Permission, UserColumn};
use crate::context::Context;
use crate::error::Result;

/// One user of the actor's application. Fields that the role may not read are empty.
pub async fn find(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Option<User>> {
    find_by(ctx, actor, UserRef::Id(id)).await
}

/// One user of the actor's application, by key or by ID.
pub async fn find_by(ctx: &Context, actor: &Actor, user: UserRef<'_>) -> Result<Option<User>> {
    actor.require(Permission::ReadUsers)?;
    let found = store::find(&ctx.db, actor.application.seq, user).await?;
    Ok(found.map(|user| redact(actor, user)))
}

/// How many users of the actor's application have each status.
pub async fn status_counts(ctx: &Context, actor: &Actor) -> Result<StatusCounts> {
    actor.require(Permission::ReadUsers)?;
    store::status_counts(&ctx.db, actor.application.seq).await
}

/// How many users of the actor's application each country has, the largest number first. Empty if the
/// role may not read countries.
pub async fn country_counts(ctx: &Context, actor: &Actor) -> Result<Vec<(String, i64)>> {
    actor.require(Permission::ReadUsers)?;
    if !actor.reads(UserColumn::Country) {
        return Ok(Vec::new());
    }
    store::country_counts(&ctx.db, actor.application.seq).await
}

/// The code of the country that a typed word means: a code, a name, or both as lists offer them:
/// `Germany (DEU)`.
pub fn country_of_text(text: &str) -> Option<&'static str> {
    let text = text.trim();
    let in_brackets = text.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    let code = in_brackets.map_or(text, |(_, code)| code);
    fields::country_of(code).or_else(|| fields::country_of(text)).map(|(code, _)| code)
}

/// All countries as (ISO 3166-1 alpha-3, English name), in the order of the names.
pub fn country_codes() -> &'static [(&'static str, &'static str)] {
    fields::country_codes()
}

/// Stored tags (a JSON array) as people write them: separated by commas.
pub fn tags_for_people(stored: &str) -> String {
    tag_list(stored).join(", ")
}

pub(crate) fn tag_list(stored: &str) -> Vec<String> {
    serde_json::from_str(stored).unwrap_or_default()
}
