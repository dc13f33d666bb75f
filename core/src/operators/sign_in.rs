use uuid::Uuid;

use super::{accounts, attempts, devices, failures, mails, password, store};
use crate::access::Identity;
use crate::audit::{self, Fact, Who};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::factors::{self, HalfWay};

/// The browser in which somebody signs in.
#[derive(Clone, Copy, Debug)]
pub struct Client<'a> {
    /// Its network address.
    pub address: &'a str,
    pub user_agent: &'a str,
    /// Its cookies that begin with [`devices::DEVICE_COOKIE`].
    pub cookies: &'a [String],
    pub request_id: &'a str,
}

impl Client<'_> {
    fn device(&self, ctx: &Context, account: &store::Account) -> Option<Uuid> {
        devices::known(ctx, self.cookies, account)
    }
}

/// What a right password leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignIn {
    Done(Identity),
    /// The account has a second factor: nobody is signed in before [`factors::finish_sign_in`].
    NeedsCode(HalfWay),
}

/// Checks an e-mail address and a password. An unknown address, a wrong password, and an account that
/// is disabled or has no role left get the same answer after the same work; `address` is the client's network address.
pub async fn sign_in(
    ctx: &Context,
    email: &str,
    password: &str,
    client: &Client<'_>,
) -> Result<SignIn> {
    let Client { address, request_id, .. } = *client;
    let email_key = accounts::email_key(email);
    // One attempt at a time checks the wait and counts its failure: otherwise many attempts at once
    // would all pass the check before the first one has failed.
    let turn = password::turn().await?;
    let account = store::account(&ctx.db, &email_key, ctx.clock.now()).await?;
    let device = account.as_ref().and_then(|account| client.device(ctx, account));
    let subjects = attempts::Subjects::of_password(&email_key, address, device);
    attempts::check(ctx, &subjects).await?;
    let stored = account.as_ref().map(|account| account.password_hash.clone());
    let right = password::verify(&turn, password.to_owned(), stored).await?;
    let known = account.as_ref().map(store::Account::identity);
    let Some(account) = account.filter(|account| right && account.may_enter) else {
        let operator_id = known.map(|identity| identity.operator_id);
        let mut tx = ctx.db.begin().await?;
        attempts::failed(ctx, &mut tx, &subjects).await?;
        failures::note(ctx, &mut tx, operator_id, address, request_id).await?;
        tx.commit().await?;
        ctx.wake();
        return Err(Error::Forbidden(
            "The e-mail address or password is incorrect. Check both and try again.".into(),
        ));
    };
    let identity = account.identity();
    let half_way = factors::half_way(ctx, &account).await?;
    let mut tx = ctx.db.begin().await?;
    attempts::succeeded(&mut tx, &subjects).await?;
    if let Some(half_way) = half_way {
        tx.commit().await?;
        return Ok(SignIn::NeedsCode(half_way));
    }
    record_sign_in(ctx, &mut tx, &account, client, &[]).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(SignIn::Done(identity))
}

/// Notes that somebody has signed in, in each organization that they can open. A mail tells them, if the
/// browser is not known and they have signed in before.
pub(crate) async fn record_sign_in(
    ctx: &Context,
    tx: &mut Tx,
    account: &store::Account,
    client: &Client<'_>,
    details: &[(&'static str, String)],
) -> Result<()> {
    let (now, identity, request_id) = (ctx.clock.now(), &account.identity(), client.request_id);
    if account.has_signed_in() && client.device(ctx, account).is_none() {
        mails::new_device(ctx, tx, identity, client).await?;
    }
    let mut organizations: Vec<i64> = store::memberships(&ctx.db, identity.operator_id, now)
        .await?
        .into_iter()
        .map(|open| open.organization.seq)
        .collect();
    organizations.dedup();
    store::signed_in(tx, identity.operator_id, now).await?;
    for organization_seq in organizations {
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
            details: details.to_vec(),
        };
        audit::append_for(tx, &who, now, fact).await?;
    }
    Ok(())
}
