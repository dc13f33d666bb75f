use super::claim::{Claim, Kind};
use crate::Timestamp;
use crate::access::{Actor, ActorKind, Identity};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::exports::may_read::may_read;
use crate::exports::store::{self, Place};
use crate::exports::{Export, ExportState, audit_events};
use crate::{operators, organizations};

/// Why a link is refused, with what its page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefusedBy {
    /// It is no token, was changed, or was signed with a key that this server no longer has.
    Tampered,
    /// It belongs to someone else.
    Foreign {
        requester: String,
    },
    /// The role changed and can no longer read what the file contains. The text says which columns.
    Role(String),
    Expired {
        at: Timestamp,
    },
    /// It was revoked, or replaced by a newer link.
    Revoked {
        by: Option<String>,
    },
    UsedUp {
        limit: i64,
    },
    /// The file does not exist: it was deleted, or is not written yet. The text says why.
    Gone(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkRefusal {
    Refused {
        why: RefusedBy,
        /// The export's page, if the reader can open it.
        page: Option<String>,
    },
    Error(Error),
}

impl From<Error> for LinkRefusal {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl RefusedBy {
    fn code(&self) -> &'static str {
        match self {
            Self::Tampered => "tampered",
            Self::Foreign { .. } => "foreign",
            Self::Role(_) => "role",
            Self::Expired { .. } => "expired",
            Self::Revoked { .. } => "revoked",
            Self::UsedUp { .. } => "used up",
            Self::Gone(_) => "gone",
        }
    }
}

/// A valid link, opened by its owner.
pub(super) struct Checked {
    pub claim: Claim,
    pub export: Export,
    pub actor: Actor,
}

/// Reads a token and checks everything again: signature, operator, role and columns, expiry,
/// revocation, file. A refusal is audited if the export is known.
pub(super) async fn check(
    ctx: &Context,
    identity: &Identity,
    token: &str,
    kind: Kind,
    request_id: &str,
) -> Result<Checked, LinkRefusal> {
    let Some((claim, holds)) = Claim::inspect(kind, token, &ctx.settings.token_keys) else {
        tracing::info!("a download link is not one of ours");
        return Err(refusal(RefusedBy::Tampered, None));
    };
    let Some(place) = store::place(&ctx.db, claim.export).await? else {
        return Err(refusal(RefusedBy::Tampered, None));
    };
    let Some(export) = store::find(&ctx.db, place.application_seq, claim.export, None).await?
    else {
        return Err(refusal(RefusedBy::Tampered, None));
    };
    let actor = resolve(ctx, identity, &place, request_id).await?;
    let why = if holds {
        why_not(ctx, identity, &claim, &export, actor.as_ref()).await?
    } else {
        Some(RefusedBy::Tampered)
    };
    match (why, actor) {
        (None, Some(actor)) => Ok(Checked { claim, export, actor }),
        (why, actor) => {
            let why = why.unwrap_or(RefusedBy::Tampered);
            // A forged token from someone without a role there writes nothing into that
            // organization's chain.
            if holds || actor.is_some() {
                let actor = actor.as_ref();
                note_refusal(ctx, identity, &place, actor, &export, &why, request_id).await?;
            }
            let own = claim.operator == identity.operator_id && holds;
            let page = (own && actor.is_some()).then(|| {
                format!("/{}/{}/exports/{}", place.organization, place.application, export.id)
            });
            Err(refusal(why, page))
        }
    }
}

async fn resolve(
    ctx: &Context,
    identity: &Identity,
    place: &Place,
    request_id: &str,
) -> Result<Option<Actor>> {
    let (organization, application) = (&place.organization, &place.application);
    operators::resolve(ctx, identity, organization, application, request_id).await
}

async fn why_not(
    ctx: &Context,
    identity: &Identity,
    claim: &Claim,
    export: &Export,
    actor: Option<&Actor>,
) -> Result<Option<RefusedBy>> {
    if claim.operator != identity.operator_id
        || export.requested_by_id != Some(identity.operator_id)
    {
        return Ok(Some(RefusedBy::Foreign { requester: export.requested_by.clone() }));
    }
    let Some(actor) = actor else {
        let words = "You no longer have access to this application.".to_owned();
        return Ok(Some(RefusedBy::Role(words)));
    };
    if let Err(error) = may_read(actor, export) {
        return Ok(Some(RefusedBy::Role(error.to_string())));
    }
    if export.state != ExportState::Done {
        let words = match export.cause.as_str() {
            "" => format!("The export is {}.", export.state.label().to_lowercase()),
            cause => format!("The file no longer exists. {cause}"),
        };
        return Ok(Some(RefusedBy::Gone(words)));
    }
    let Some(link) = &export.link else {
        return Ok(Some(RefusedBy::Revoked { by: None }));
    };
    if link.number != claim.number || link.revoked_by.is_some() {
        return Ok(Some(RefusedBy::Revoked { by: link.revoked_by.clone() }));
    }
    if ctx.clock.now() >= claim.expires_at {
        return Ok(Some(RefusedBy::Expired { at: claim.expires_at }));
    }
    Ok(None)
}

/// Someone without a role in the organization is recorded too: the entry says who tried.
async fn note_refusal(
    ctx: &Context,
    identity: &Identity,
    place: &Place,
    actor: Option<&Actor>,
    export: &Export,
    why: &RefusedBy,
    request_id: &str,
) -> Result<()> {
    let actor = match actor {
        Some(actor) => actor.clone(),
        None => {
            let Some(system) =
                organizations::system_actor(ctx, place.application_seq, request_id).await?
            else {
                return Ok(());
            };
            Actor { kind: ActorKind::Operator(identity.clone()), ..system }
        }
    };
    let mut tx = ctx.db.begin().await?;
    let details = vec![("reason", why.code().to_owned())];
    audit_events::note(&mut tx, &actor, ctx.clock.now(), export, "export.link_refused", details)
        .await?;
    tx.commit().await
}

pub(super) async fn refuse(
    ctx: &Context,
    checked: &Checked,
    why: RefusedBy,
) -> Result<LinkRefusal> {
    let Checked { export, actor, .. } = checked;
    let mut tx = ctx.db.begin().await?;
    let details = vec![("reason", why.code().to_owned())];
    audit_events::note(&mut tx, actor, ctx.clock.now(), export, "export.link_refused", details)
        .await?;
    tx.commit().await?;
    let (organization, application) = (&actor.organization.slug, &actor.application.slug);
    let page = format!("/{organization}/{application}/exports/{}", export.id);
    Ok(refusal(why, Some(page)))
}

fn refusal(why: RefusedBy, page: Option<String>) -> LinkRefusal {
    LinkRefusal::Refused { why, page }
}
