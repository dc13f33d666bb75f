//! Brings the team into the state that the directory describes.

use uuid::Uuid;

use super::account;
use super::user_input::shown_name;
use crate::access::Actor;
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::db::Tx;
use crate::directory::{self, DirectoryUser, store};
use crate::error::{Error, Result};
use crate::operators::store::roles::{self, Held};
use crate::operators::store::{self as operators, NewAccount, NewMembership};
use crate::operators::{CameBy, password};
use crate::sso;
use crate::team::{self, GivenRole};

/// What every change of the directory needs to bring about what follows from it.
pub(super) struct Settling<'a> {
    pub ctx: &'a Context,
    pub actor: &'a Actor,
    /// The hash of a password that nobody knows, for accounts that are made without one. None: the
    /// organization has no provider, so people are invited instead.
    no_password: Option<String>,
}

impl<'a> Settling<'a> {
    /// Called before the transaction, because the hash takes a while.
    pub(super) async fn prepare(ctx: &'a Context, actor: &'a Actor) -> Result<Self> {
        let has_provider = sso::is_set_up(ctx, actor.organization.seq).await?;
        let no_password = match has_provider {
            true => Some(password::hash(password::generate()).await?),
            false => None,
        };
        Ok(Self { ctx, actor, no_password })
    }

    fn seq(&self) -> i64 {
        self.actor.organization.seq
    }

    /// Lets somebody in, or out, and gives them the roles of their groups. `has_lost`: they have just left a
    /// group that gave a role. Directory and team are locked.
    pub(super) async fn settle(&self, tx: &mut Tx, user_id: Uuid, has_lost: bool) -> Result<()> {
        let Some(user) = store::find_user(tx, self.seq(), user_id).await? else { return Ok(()) };
        match self.member(tx, &user).await? {
            Some(held) => self.settle_member(tx, &user, held, has_lost).await,
            None if user.active => self.settle_outsider(tx, &user, has_lost).await,
            None => {
                team::revoke_in(self.ctx, tx, self.actor, &user.email_key).await?;
                Ok(())
            }
        }
    }

    /// The membership of somebody. One that is there already, with the same address, becomes the user's.
    async fn member(&self, tx: &mut Tx, user: &DirectoryUser) -> Result<Option<Held>> {
        if let Some(id) = user.operator_id {
            return roles::held(tx, self.seq(), id).await;
        }
        let Some(id) = operators::id_of(tx, &user.email_key).await? else { return Ok(None) };
        let held = roles::held(tx, self.seq(), id).await?;
        if held.is_some() {
            store::link(tx, user.id, id).await?;
        }
        Ok(held)
    }

    async fn settle_member(
        &self,
        tx: &mut Tx,
        user: &DirectoryUser,
        held: Held,
        has_lost: bool,
    ) -> Result<()> {
        let Self { ctx, actor, .. } = *self;
        if !user.active && !held.is_suspended {
            account::keep_break_glass(tx, actor, &held).await?;
            team::suspend_in(ctx, tx, actor, &held).await?;
            store::mark_suspended(tx, user.id, true).await?;
        }
        if user.active && user.has_suspended {
            if held.is_suspended {
                team::restore_in(ctx, tx, actor, &held).await?;
            }
            store::mark_suspended(tx, user.id, false).await?;
        }
        account::rename(ctx, tx, actor, user, &held).await?;
        directory::follow(ctx, tx, &directory::author(actor), &held, user.id, has_lost).await
    }

    /// Somebody who is not in the team: they come in at once where a provider of the organization speaks
    /// for their address and nobody has an account with it; otherwise they are invited as soon as a group
    /// gives them a role. Nobody who has an account gets into an organization, with what it asks of its
    /// people, only because its directory has named them: also not who is in no organization now.
    async fn settle_outsider(
        &self,
        tx: &mut Tx,
        user: &DirectoryUser,
        has_lost: bool,
    ) -> Result<()> {
        let has_account = operators::id_of(tx, &user.email_key).await?.is_some();
        if let Some(no_password) = &self.no_password
            && !has_account
            && sso::speaks_for(tx, self.seq(), &user.email_key).await?
        {
            return self.join(tx, user, no_password).await;
        }
        self.invite(tx, user, has_lost).await
    }

    async fn join(&self, tx: &mut Tx, user: &DirectoryUser, no_password: &str) -> Result<()> {
        let (ctx, now) = (self.ctx, self.ctx.clock.now());
        let account = NewAccount {
            id: ctx.clock.new_id(),
            email: user.email.clone(),
            email_key: user.email_key.clone(),
            name: name_of(user)?,
            password_hash: no_password.to_owned(),
            demo: false,
            first_password_until: None,
            created_at: now,
        };
        operators::insert(tx, &account).await?;
        let operator_id = account.id;
        let membership = NewMembership {
            operator_id,
            organization_seq: self.seq(),
            role: "",
            until: None,
            came_by: CameBy::Directory,
            invited_by: "",
            now,
        };
        operators::add_membership(tx, &membership).await?;
        store::link(tx, user.id, operator_id).await?;
        team::revoke_in(ctx, tx, self.actor, &user.email_key).await?;
        let held = roles::held(tx, self.seq(), operator_id).await?;
        let held = held.ok_or_else(|| Error::internal("scim", &"no membership"))?;
        let fact = Fact {
            action: "operator.joined",
            subject_kind: "operator",
            subject_id: Some(operator_id),
            subject: held.name.clone(),
            details: Vec::new(),
        };
        audit::append_about(tx, self.actor, None, now, fact).await?;
        directory::follow(ctx, tx, &directory::author(self.actor), &held, user.id, false).await
    }

    async fn invite(&self, tx: &mut Tx, user: &DirectoryUser, has_lost: bool) -> Result<()> {
        let (ctx, actor) = (self.ctx, self.actor);
        let wanted = directory::roles(tx, self.seq(), user.id).await?;
        if wanted.is_nothing() {
            if has_lost {
                team::revoke_in(ctx, tx, actor, &user.email_key).await?;
            }
            return Ok(());
        }
        let given = |role, application| GivenRole { role, application, until: None };
        let whole = wanted.organization.into_iter().map(|role| given(role, None));
        let single = wanted.applications.into_iter();
        let roles: Vec<_> =
            whole.chain(single.map(|(place, role)| given(role, Some(place)))).collect();
        if team::change_offer_in(ctx, tx, actor, &user.email_key, &roles).await? {
            return Ok(());
        }
        team::invite_in(ctx, tx, actor, (&user.email, &name_of(user)?), roles).await
    }
}

fn name_of(user: &DirectoryUser) -> Result<String> {
    Ok(shown_name(&serde_json::from_str(&user.attributes)?, &user.email))
}
