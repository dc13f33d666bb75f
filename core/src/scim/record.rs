use uuid::Uuid;

use super::documents;
use super::resource::Resource;
use super::schema::Kind;
use crate::context::Context;
use crate::directory::{DirectoryGroup, DirectoryUser, store};
use crate::error::Result;

/// A user or a group as it is stored, without the groups or members that belong to it.
pub(super) enum Record {
    User(DirectoryUser),
    Group(DirectoryGroup),
}

impl Record {
    pub(super) fn id(&self) -> Uuid {
        match self {
            Self::User(user) => user.id,
            Self::Group(group) => group.id,
        }
    }

    /// With the groups of a user, or the members of a group. A group has thousands of them.
    pub(super) async fn whole(&self, ctx: &Context) -> Result<Resource> {
        match self {
            Self::User(user) => {
                let groups = store::shown_groups(&ctx.db, user.id).await?;
                documents::user(ctx, user, Some(&groups))
            }
            Self::Group(group) => {
                let members = store::shown_members(&ctx.db, group.id).await?;
                documents::group(ctx, group, Some(&members))
            }
        }
    }

    /// Without them.
    pub(super) fn part(&self, ctx: &Context) -> Result<Resource> {
        match self {
            Self::User(user) => documents::user(ctx, user, None),
            Self::Group(group) => documents::group(ctx, group, None),
        }
    }
}

/// The attribute that [`Record::part`] leaves out.
pub(super) fn nested(kind: Kind) -> &'static str {
    match kind {
        Kind::User => "groups",
        Kind::Group => "members",
    }
}
