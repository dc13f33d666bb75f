//! Operators of a flow: their sessions, their mails, and what the audit log says of them.

use rollcall_core::access::{Actor, ActorKind, Identity};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::mail;
use rollcall_core::operators::sessions::{self, OfProvider, SessionRecord};

use super::{ADDRESS, TestApp};

impl TestApp {
    pub async fn open_session(&self, identity: &Identity, key: &str) {
        self.open_session_by(identity, key, None).await;
    }

    /// The same for a session that a provider has opened.
    pub async fn open_session_by(
        &self,
        identity: &Identity,
        key: &str,
        provider: Option<OfProvider>,
    ) {
        let now = self.ctx.clock.now();
        let record = SessionRecord {
            longest_pause_seconds: 0,
            proved_at: None,
            key: key.into(),
            operator_id: Some(identity.operator_id),
            data: "{}".into(),
            provider,
            created_at: now,
            last_seen_at: now,
            expires_at: now.plus_seconds(3_600),
            address: ADDRESS.into(),
            user_agent: "Browser".into(),
        };
        assert!(sessions::create(&self.ctx, &record).await.unwrap());
    }

    pub async fn has_session(&self, key: &str) -> bool {
        sessions::load(&self.ctx, key).await.unwrap().is_some()
    }

    /// The details of all entries of an action, newest first.
    pub async fn audit_details(&self, actor: &Actor, action: &str) -> Vec<String> {
        let query = AuditQuery { action: action.into(), ..AuditQuery::default() };
        let entries = audit::search(&self.ctx, actor, &query).await.unwrap().entries;
        let named = entries.into_iter().filter(|entry| entry.action == action);
        named.map(|entry| format!("{:?}", entry.details)).collect()
    }

    /// The latest actions about operators, newest first.
    pub async fn operator_actions(&self, owner: &Actor, count: usize) -> Vec<String> {
        let query = AuditQuery { action: "operator".into(), ..AuditQuery::default() };
        let entries = audit::search(&self.ctx, owner, &query).await.unwrap().entries;
        entries.into_iter().take(count).map(|entry| entry.action).collect()
    }

    /// The kinds of all mails, newest first.
    /// Without those about new browsers: tests do not say which one it is.
    pub async fn mail_kinds(&self, owner: &Actor) -> Vec<String> {
        let mails = mail::list(&self.ctx, owner, None).await.unwrap().mails;
        mails.into_iter().map(|mail| mail.kind).filter(|kind| kind != "new_device").collect()
    }

    /// The token of the link in a mail, whose text the query answers with.
    pub async fn mailed_token(&self, sql: &'static str) -> String {
        let text = self.text(sql).await;
        let link = text.lines().find(|line| line.contains("/2."));
        token_of(link.unwrap_or_else(|| panic!("{text}"))).to_owned()
    }
}

/// The token at the end of a link.
pub fn token_of(link: &str) -> &str {
    link.rsplit('/').next().unwrap()
}

pub fn identity_of(actor: &Actor) -> Identity {
    let ActorKind::Operator(identity) = &actor.kind else { panic!("not an operator") };
    identity.clone()
}
