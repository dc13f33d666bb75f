use uuid::Uuid;

use super::role_rule::Rules;
use super::{GivenRole, HandOver, Invitation, LeftKey, Member, Team, store};
use crate::access::{Actor, ApplicationRef, Permission, Scope};
use crate::context::Context;
use crate::error::Result;
use crate::{api_keys, directory, exports, organizations};

/// People and invitations that a page shows.
const MAX_MEMBERS: i64 = 1_000;

/// The people of the actor's organization, and its open invitations. To somebody whose role holds in one
/// application: those who can open it, or could.
pub async fn list(ctx: &Context, actor: &Actor) -> Result<Team> {
    actor.require(Permission::ManageOperators)?;
    let seq = actor.organization.seq;
    let (members, is_cut) = shown(ctx, actor).await?;
    let mut invitations = store::invitations(&ctx.db, seq, MAX_MEMBERS).await?;
    let is_ours = |one: &Invitation| one.roles.iter().all(|given| is_here(actor, given));
    invitations.retain(|one| actor.scope == Scope::Organization || is_ours(one));
    let origins = Rules::read(ctx, seq, None).await?.origins(&members);
    Ok(Team {
        members,
        origins,
        invitations,
        requires_second_factor: store::requires_second_factor(&ctx.db, seq).await?,
        networks: store::networks(&ctx.db, seq).await?,
        session_limits: store::session_limits(&ctx.db, seq).await?,
        is_cut,
        has_mail_server: ctx.settings.mail.smtp_url.is_some(),
    })
}

/// The people whom the actor sees, and whether there are more.
pub(super) async fn shown(ctx: &Context, actor: &Actor) -> Result<(Vec<Member>, bool)> {
    let (seq, now) = (actor.organization.seq, ctx.clock.now());
    let mut members = store::members(&ctx.db, seq, None, now, MAX_MEMBERS + 1).await?;
    let is_cut = members.len() as i64 > MAX_MEMBERS;
    members.truncate(MAX_MEMBERS as usize);
    members.retain(|member| is_shown(actor, member));
    if actor.scope == Scope::Application {
        for member in &mut members {
            member.roles.retain(|given| given.application.is_none() || is_here(actor, given));
        }
    }
    Ok((members, is_cut))
}

/// One person of the actor's organization, and what they would leave behind: to somebody whose role holds in
/// one application, there.
pub async fn find(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Option<(Member, HandOver)>> {
    actor.require(Permission::ManageOperators)?;
    let (seq, now) = (actor.organization.seq, ctx.clock.now());
    let found = store::members(&ctx.db, seq, Some(id), now, 1).await?.pop();
    let Some(mut member) = found.filter(|member| is_shown(actor, member)) else { return Ok(None) };
    if actor.scope == Scope::Application {
        member.roles.retain(|given| given.application.is_none() || is_here(actor, given));
    }
    // Reading alone: an import that is written whole may hold the one writer of SQLite for minutes.
    let mut api_keys = left_keys(ctx, seq, id).await?;
    let mut exports = exports::unfinished_of(ctx, seq, id).await?;
    let mut directory_tokens = directory::store::tokens_made_by(&ctx.db, seq, id, now).await?;
    if actor.scope == Scope::Application {
        // What belongs to the organization or to another application is not theirs to know.
        api_keys.retain(|key| key.application.id == actor.application.id);
        exports.retain(|(_, application_seq)| *application_seq == actor.application.seq);
        directory_tokens = 0;
    }
    let exports = exports.len() as i64;
    Ok(Some((member, HandOver { api_keys, directory_tokens, exports })))
}

/// The API keys that somebody made and that work.
pub(super) async fn left_keys(ctx: &Context, seq: i64, id: Uuid) -> Result<Vec<LeftKey>> {
    let keys = api_keys::made_by(ctx, seq, id).await?;
    Ok(keys.into_iter().map(|(name, application)| LeftKey { name, application }).collect())
}

/// The applications in which the actor may give roles, by name.
pub async fn places(ctx: &Context, actor: &Actor) -> Result<Vec<ApplicationRef>> {
    actor.require(Permission::ManageOperators)?;
    if actor.scope == Scope::Application {
        return Ok(vec![actor.application.clone()]);
    }
    organizations::store::applications(&ctx.db, actor.organization.seq).await
}

pub(super) fn is_shown(actor: &Actor, member: &Member) -> bool {
    actor.scope == Scope::Organization
        || member.roles.iter().any(|given| given.application.is_none() || is_here(actor, given))
}

fn is_here(actor: &Actor, given: &GivenRole) -> bool {
    given.application.as_ref().is_some_and(|one| one.id == actor.application.id)
}
