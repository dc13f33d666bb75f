use uuid::Uuid;

use super::documents;
use super::record::Record;
use super::refusal::{Answer, Failure, Refusal, answer};
use super::resource::Resource;
use super::schema::Kind;
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::db::Tx;
use crate::directory::store::{self, GroupKey, Span, UserKey};
use crate::error::Result;

/// One resource of the actor's organization.
pub async fn find(ctx: &Context, actor: &Actor, kind: Kind, id: &str) -> Answer<Resource> {
    answer(look(ctx, actor, kind, id).await)
}

async fn look(ctx: &Context, actor: &Actor, kind: Kind, id: &str) -> Result<Resource, Failure> {
    actor.require(Permission::ManageOperators)?;
    actor.require_organization()?;
    let uuid = read_id(kind, id)?;
    let seq = actor.organization.seq;
    let one = Span { after: Uuid::nil(), skip: 0, limit: 1 };
    let found = match kind {
        Kind::User => {
            let found = store::users(&ctx.db, seq, Some(&UserKey::Id(uuid)), one).await?;
            found.into_iter().next().map(Record::User)
        }
        Kind::Group => {
            let found = store::groups(&ctx.db, seq, Some(&GroupKey::Id(uuid)), one).await?;
            found.into_iter().next().map(Record::Group)
        }
    };
    match found {
        Some(record) => Ok(record.whole(ctx).await?),
        None => Err(Refusal::not_found(kind.name(), id).into()),
    }
}

/// An id of ours; what is none names nothing.
pub(super) fn read_id(kind: Kind, id: &str) -> std::result::Result<Uuid, Refusal> {
    Uuid::try_parse(id).map_err(|_| Refusal::not_found(kind.name(), id))
}

pub(super) async fn resource(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    kind: Kind,
    id: Uuid,
) -> Result<Option<Resource>> {
    let seq = actor.organization.seq;
    match kind {
        Kind::User => {
            let Some(user) = store::find_user(tx, seq, id).await? else { return Ok(None) };
            let groups = store::groups_of_user(tx, id).await?;
            documents::user(ctx, &user, Some(&groups)).map(Some)
        }
        Kind::Group => {
            let Some(group) = store::find_group(tx, seq, id).await? else { return Ok(None) };
            let members = store::members(tx, id).await?;
            documents::group(ctx, &group, Some(&members)).map(Some)
        }
    }
}
