use uuid::Uuid;

use super::Provider;
use crate::audit::{self, Fact, Who};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::operators::attempts;
use crate::sign_in::Client;

/// Who the audit log says has done what a provider has brought about.
pub(super) const ACTOR: &str = "Single sign-on";

/// Why somebody does not get in.
pub(super) enum Refusal {
    Because {
        /// For the audit log: it names nobody.
        reason: &'static str,
        /// For the person.
        words: String,
        /// Whose account it is, if that is known: id and name.
        account: Option<(Uuid, String)>,
    },
    Failed(Error),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl Refusal {
    pub(super) fn because(reason: &'static str, words: impl Into<String>) -> Self {
        Self::Because { reason, words: words.into(), account: None }
    }

    pub(super) fn of(self, id: Uuid, name: &str) -> Self {
        match self {
            Self::Because { reason, words, .. } => {
                Self::Because { reason, words, account: Some((id, name.to_owned())) }
            }
            failed => failed,
        }
    }

    /// Writes it into the audit log of the provider's organization, counts it, and makes it an error.
    pub(super) async fn record(
        self,
        ctx: &Context,
        provider: &Provider,
        client: &Client<'_>,
    ) -> Result<Error> {
        let (reason, words, account) = match self {
            Self::Failed(error) => return Ok(error),
            Self::Because { reason, words, account } => (reason, words, account),
        };
        let details = vec![
            ("provider", provider.name.clone()),
            ("reason", reason.to_owned()),
            ("address", client.address.to_owned()),
        ];
        let fact = match account {
            Some((id, name)) => Fact {
                action: "operator.sign_in_failed",
                subject_kind: "operator",
                subject_id: Some(id),
                subject: name,
                details,
            },
            None => Fact {
                action: "sso.sign_in_refused",
                subject_kind: "provider",
                subject_id: Some(provider.id),
                subject: provider.name.clone(),
                details,
            },
        };
        let mut tx = ctx.db.begin().await?;
        append(ctx, &mut tx, provider, client.request_id, fact).await?;
        attempts::failed(ctx, &mut tx, &client.visitor(ctx)).await?;
        tx.commit().await?;
        Ok(Error::Forbidden(words))
    }
}

/// An entry of what a provider has brought about, in the chain of its organization.
pub(super) async fn append(
    ctx: &Context,
    tx: &mut Tx,
    provider: &Provider,
    request_id: &str,
    fact: Fact,
) -> Result<()> {
    let who = Who {
        organization_seq: provider.organization.seq,
        application_seq: None,
        actor_id: None,
        actor: ACTOR,
        request_id,
    };
    audit::append_for(tx, &who, ctx.clock.now(), fact).await
}
