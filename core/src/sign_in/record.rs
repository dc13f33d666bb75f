use super::{Client, mails};
use crate::access::SignedInBy;
use crate::audit::{self, Fact, Who};
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::operators::store;

/// Notes that somebody has signed in, in each organization that they can open. A mail tells them, if the
/// browser is not known and they have signed in before.
pub(crate) async fn record_sign_in(
    ctx: &Context,
    tx: &mut Tx,
    account: &store::Account,
    client: &Client<'_>,
    by: SignedInBy,
    details: &[(&'static str, String)],
) -> Result<()> {
    let (now, identity, request_id) = (ctx.clock.now(), &account.identity(), client.request_id);
    if account.has_signed_in() && client.device(ctx, account).is_none() {
        mails::new_device(ctx, tx, identity, client).await?;
    }
    let mut organizations: Vec<i64> = store::memberships(&ctx.db, (identity.operator_id, by), now)
        .await?
        .into_iter()
        .map(|open| open.organization.seq)
        .collect();
    organizations.dedup();
    store::signed_in(tx, identity.operator_id, now).await?;
    for organization_seq in organizations {
        let mut details = details.to_vec();
        if by == SignedInBy::Password
            && store::is_break_glass(tx, organization_seq, identity.operator_id).await?
        {
            details.push(("break_glass", "yes".into()));
        }
        let who = Who {
            organization_seq,
            application_seq: None,
            actor_id: Some(identity.operator_id),
            actor: &identity.name,
            request_id,
        };
        let fact = Fact {
            action: "operator.signed_in",
            subject_kind: "operator",
            subject_id: Some(identity.operator_id),
            subject: identity.name.clone(),
            details,
        };
        audit::append_for(tx, &who, now, fact).await?;
    }
    Ok(())
}
