use uuid::Uuid;

use super::{HandOver, Member, Team, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::Result;
use crate::{api_keys, exports};

/// People and invitations that a page shows.
const MOST: i64 = 1_000;

/// The people of the actor's organization, and its open invitations.
pub async fn list(ctx: &Context, actor: &Actor) -> Result<Team> {
    actor.require(Permission::ManageOperators)?;
    let (seq, now) = (actor.organization.seq, ctx.clock.now());
    let mut members = store::members(&ctx.db, seq, None, now, MOST + 1).await?;
    let is_cut = members.len() as i64 > MOST;
    members.truncate(MOST as usize);
    Ok(Team {
        members,
        invitations: store::invitations(&ctx.db, seq, MOST).await?,
        requires_second_factor: store::requires_second_factor(&ctx.db, seq).await?,
        is_cut,
        has_mail_server: ctx.settings.mail.smtp_url.is_some(),
    })
}

/// One person of the actor's organization, and what they would leave behind.
pub async fn find(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Option<(Member, HandOver)>> {
    actor.require(Permission::ManageOperators)?;
    let (seq, now) = (actor.organization.seq, ctx.clock.now());
    let Some(member) = store::members(&ctx.db, seq, Some(id), now, 1).await?.pop() else {
        return Ok(None);
    };
    // Reading alone: an import that is written whole may hold the one writer of SQLite for minutes.
    let hand_over = HandOver {
        api_keys: api_keys::count_made_by(ctx, seq, id).await?,
        exports: exports::unfinished_of(ctx, seq, id).await?.len() as i64,
    };
    Ok(Some((member, hand_over)))
}
