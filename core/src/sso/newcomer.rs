//! Somebody whom a provider has not named before: whose account they get, or that they get one.

use uuid::Uuid;

use super::claims::Claims;
use super::join::Joining;
use super::refusal::{Refusal, append};
use super::{Provider, join, store};
use crate::audit::Fact;
use crate::context::Context;
use crate::db::Tx;
use crate::directory;
use crate::error::Result;
use crate::group_roles::Wanted;
use crate::operators::accounts;
use crate::operators::store::roles as held_roles;
use crate::operators::store::{self as operators, NewAccount, NewMembership};

/// Who comes for the first time, or again after they have left.
pub(super) struct Newcomer<'a> {
    pub ctx: &'a Context,
    pub provider: &'a Provider,
    pub claims: &'a Claims,
    pub request_id: &'a str,
    pub email: String,
    pub no_password: String,
}

impl Newcomer<'_> {
    /// Finds or makes the account, and links it.
    pub(super) async fn come_in(
        self,
        tx: &mut Tx,
        wanted: Option<&Wanted>,
    ) -> Result<Uuid, Refusal> {
        let (provider, now) = (self.provider, self.ctx.clock.now());
        let seq = provider.organization.seq;
        let email_key = accounts::email_key(&self.email);
        let present = operators::id_of(tx, &email_key).await?;
        let has_left = match present {
            Some(id) => self.has_left(tx, id, &email_key).await?,
            None => false,
        };
        let id = match present {
            Some(id) if has_left => self.come_back(tx, id, &email_key, wanted).await?,
            Some(id) => self.may_link(tx, id).await?,
            None => self.make(tx, email_key, wanted).await?,
        };
        store::link(tx, (provider.id, seq), &self.claims.sub, id, now).await?;
        Ok(id)
    }

    /// Whether they were in this team once, and are in none now.
    async fn has_left(&self, tx: &mut Tx, id: Uuid, email_key: &str) -> Result<bool> {
        if !operators::organizations(tx, id).await?.is_empty() {
            return Ok(false);
        }
        operators::has_left(&self.ctx.db, self.provider.organization.seq, email_key).await
    }

    /// Somebody who was removed from the team comes back as the same person: invited again, and with what
    /// they are invited to. Of what they had before nothing is left.
    async fn come_back(
        &self,
        tx: &mut Tx,
        id: Uuid,
        email_key: &str,
        wanted: Option<&Wanted>,
    ) -> Result<Uuid, Refusal> {
        let (organization, now) = (&self.provider.organization, self.ctx.clock.now());
        if store::invited(tx, organization.seq, email_key, now).await?.is_none() {
            let words = format!(
                "You were removed from the team of {}. Ask one of its owners to invite you again.",
                organization.name
            );
            return Err(Refusal::because("removed from the team", words));
        }
        let joining = join::joining(tx, self.provider, wanted, email_key, now).await?;
        self.join(tx, (id, email_key), &joining).await?;
        Ok(id)
    }

    /// An account that is there. A provider that could speak for somebody who also belongs elsewhere would
    /// open what its organization has no say in.
    async fn may_link(&self, tx: &mut Tx, id: Uuid) -> Result<Uuid, Refusal> {
        let provider = self.provider;
        let (seq, name) = (provider.organization.seq, &provider.organization.name);
        let organizations = operators::organizations(tx, id).await?;
        if organizations != [seq] {
            let words = format!(
                "There is an account with your e-mail address that is not in the team of {name} alone. Sign \
                 in with its password, or ask an owner of {name}."
            );
            return Err(Refusal::because("account of another organization", words));
        }
        if store::subject_of(tx, provider.id, id).await?.is_some() {
            let words = format!(
                "The account with your e-mail address belongs to somebody else whom {} knows. Ask an owner \
                 of {name} to unlink it.",
                provider.name
            );
            return Err(Refusal::because("account of another person", words));
        }
        self.note(tx, id, "operator.linked", Vec::new()).await?;
        Ok(id)
    }

    async fn make(
        &self,
        tx: &mut Tx,
        email_key: String,
        wanted: Option<&Wanted>,
    ) -> Result<Uuid, Refusal> {
        let now = self.ctx.clock.now();
        let joining = join::joining(tx, self.provider, wanted, &email_key, now).await?;
        let account = NewAccount {
            id: self.ctx.clock.new_id(),
            email: self.email.clone(),
            email_key,
            name: self.name(),
            password_hash: self.no_password.clone(),
            demo: false,
            first_password_until: None,
            created_at: now,
        };
        operators::insert(tx, &account).await?;
        self.join(tx, (account.id, &account.email_key), &joining).await?;
        Ok(account.id)
    }

    /// Gives the membership and its roles, and uses up the invitation.
    async fn join(
        &self,
        tx: &mut Tx,
        (id, email_key): (Uuid, &str),
        joining: &Joining,
    ) -> Result<(), Refusal> {
        let (seq, now) = (self.provider.organization.seq, self.ctx.clock.now());
        let membership = NewMembership {
            operator_id: id,
            organization_seq: seq,
            role: joining.role.as_ref().map_or("", |(role, _)| role.code()),
            until: joining.role.as_ref().and_then(|(_, until)| *until),
            came_by: joining.came_by(),
            invited_by: joining.invited_by(),
            now,
        };
        operators::add_membership(tx, &membership).await?;
        for (application, role, until) in &joining.in_applications {
            let with = (role, *until);
            held_roles::set_in_application(tx, seq, id, *application, with).await?;
        }
        let mut details = vec![("role", joining.codes())];
        if let Some(invitation) = &joining.invitation {
            if !store::accept_invitation(tx, invitation.id, now).await? {
                let words = format!(
                    "Your invitation was revoked or used at this moment. Sign in again, or ask \
                     an owner of {}.",
                    self.provider.organization.name
                );
                return Err(Refusal::because("invitation has ended", words));
            }
            details.push(("invited_by", invitation.invited_by.clone()));
            details.push(("invitation", invitation.id.to_string()));
        }
        self.note(tx, id, "operator.joined", details).await?;
        directory::joined(self.ctx, tx, seq, (id, email_key), self.request_id).await?;
        Ok(())
    }

    /// As the provider says it; otherwise what stands before the @.
    fn name(&self) -> String {
        let names =
            ["name", "preferred_username"].into_iter().filter_map(|one| self.claims.text(one));
        let mut names = names.filter_map(|name| accounts::check_name(name).ok());
        let from_email = self.email.split('@').next().unwrap_or_default();
        let name = names.next().unwrap_or(from_email);
        name.chars().take(100).collect()
    }

    async fn note(
        &self,
        tx: &mut Tx,
        id: Uuid,
        action: &'static str,
        mut details: Vec<(&'static str, String)>,
    ) -> Result<()> {
        details.push(("provider", self.provider.name.clone()));
        let identity = operators::identity_in(tx, id).await?;
        let fact = Fact {
            action,
            subject_kind: "operator",
            subject_id: Some(id),
            subject: identity.map(|one| one.name).unwrap_or_default(),
            details,
        };
        append(self.ctx, tx, self.provider, self.request_id, fact).await
    }
}
