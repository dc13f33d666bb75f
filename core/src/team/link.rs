use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::GivenRole;
use super::store::{self, Linked};
use crate::Timestamp;
use crate::context::Context;
use crate::error::Result;
use crate::operators::store as operators;
use crate::sso::{self, ProviderOf};
use crate::tokens::{Inspected, Purpose};

/// What an invitation's link says: the invitation, and which of its sendings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Payload(pub Uuid, pub i64);

/// The whole address of a link.
pub(super) fn address(ctx: &Context, payload: Payload, expires_at: Timestamp) -> Result<String> {
    let keys = &ctx.settings.token_keys;
    let token = keys.sign(Purpose::InvitationLink, expires_at, payload)?;
    Ok(format!("{}/account/invitation/{token}", ctx.settings.public_url))
}

/// What an invited person sees before they accept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationPage {
    pub organization: String,
    pub invited_by: String,
    pub email: String,
    /// As the inviter wrote it; may be empty.
    pub name: String,
    pub roles: Vec<GivenRole>,
    pub expires_at: Timestamp,
    /// The address has an account: its owner signs in instead of making one.
    pub has_account: bool,
    /// Their account was in this team before and is in none now: the provider lets them in again.
    pub has_left: bool,
    /// Groups of the provider decide about roles: who signs in there has theirs, and not these.
    pub groups_decide: bool,
    /// The provider that speaks for the address. Where it is required, nobody sets a password.
    pub provider: Option<ProviderOf>,
}

/// Why an invitation's link does not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkRefusal {
    /// It is not ours, or was changed on its way.
    Unknown,
    Used,
    Expired,
    Revoked,
    /// The invitation was sent again; the newest link works.
    Replaced,
}

/// What a link leads to. Opening it changes nothing.
pub async fn open_invitation(
    ctx: &Context,
    token: &str,
) -> Result<std::result::Result<InvitationPage, LinkRefusal>> {
    let (_, row) = match find(ctx, token).await? {
        Ok(found) => found,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let provider = sso::provider_of(&ctx.db, row.organization_seq, &row.email_key).await?;
    let asks = row.has_account && provider.is_some();
    let has_left =
        asks && operators::has_left(&ctx.db, row.organization_seq, &row.email_key).await?;
    let role_groups = sso::RoleGroups::read(ctx, row.organization_seq).await?;
    let groups_decide = role_groups.of(Uuid::nil(), &row.email_key).is_some();
    Ok(Ok(InvitationPage {
        provider,
        has_left,
        groups_decide,
        roles: row.roles,
        expires_at: row.expires_at,
        organization: row.organization,
        invited_by: row.invited_by,
        email: row.email,
        name: row.name,
        has_account: row.has_account,
    }))
}

pub(super) async fn find(
    ctx: &Context,
    token: &str,
) -> Result<std::result::Result<(Payload, Linked), LinkRefusal>> {
    let inspected = ctx.settings.token_keys.inspect::<Payload>(Purpose::InvitationLink, token);
    let Some(Inspected { claims, is_genuine: true }) = inspected else {
        return Ok(Err(LinkRefusal::Unknown));
    };
    let payload = claims.payload;
    let Some(row) = store::linked(&ctx.db, payload.0).await? else {
        return Ok(Err(LinkRefusal::Unknown));
    };
    let refusal = if row.is_accepted {
        LinkRefusal::Used
    } else if row.is_revoked {
        LinkRefusal::Revoked
    } else if row.sending != payload.1 {
        LinkRefusal::Replaced
    } else if row.ends_at() <= ctx.clock.now() {
        LinkRefusal::Expired
    } else {
        return Ok(Ok((payload, row)));
    };
    Ok(Err(refusal))
}
