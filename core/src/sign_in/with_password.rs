use uuid::Uuid;

use super::record::record_sign_in;
use super::{Client, PendingSignIn, failures};
use crate::access::{Identity, SignedInBy};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::factors;
use crate::operators::attempts::{self, Subjects};
use crate::operators::{accounts, password, store};

/// What a right password leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignIn {
    Done(Identity),
    /// The account has a second factor: nobody is signed in before [`super::second_step`].
    NeedsCode(PendingSignIn),
}

const BY: SignedInBy = SignedInBy::Password;

/// Checks an e-mail address and a password. An unknown address, a wrong password, and an account that
/// is disabled or has no role left get the same answer after the same work; `address` is the client's network address.
pub async fn with_password(
    ctx: &Context,
    email: &str,
    password: &str,
    client: &Client<'_>,
) -> Result<SignIn> {
    let Client { address, request_id, .. } = *client;
    let email_key = accounts::email_key(email);
    let Attempt { turn, account, subjects } = attempt(ctx, &email_key, client).await?;
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
            "The e-mail address or password is incorrect, or your access has ended. Check both, or ask an owner or \
             admin of your organization."
                .into(),
        ));
    };
    if account.has_old_first_password(ctx.clock.now()) {
        let mut tx = ctx.db.begin().await?;
        let details = [
            ("address", address.to_owned()),
            ("reason", "the first password has expired".to_owned()),
        ];
        failures::record_failure(ctx, &mut tx, account.id(), request_id, &details).await?;
        tx.commit().await?;
        return Err(Error::Forbidden(
            "The password that was made for you has expired. Set a new one with “Forgot your password?”, or \
             ask whoever runs Rollcall for another one."
                .into(),
        ));
    }
    if !account.by_password {
        let mut tx = ctx.db.begin().await?;
        let error = refuse_own_way(ctx, &mut tx, &account, client, "a password").await?;
        tx.commit().await?;
        return Err(error);
    }
    let identity = account.identity();
    let needs_code = factors::has_one(ctx, account.id()).await?;
    let mut tx = ctx.db.begin().await?;
    attempts::succeeded(&mut tx, &subjects).await?;
    if needs_code {
        tx.commit().await?;
        return Ok(SignIn::NeedsCode(PendingSignIn::new(&account, BY, ctx.clock.now())));
    }
    record_sign_in(ctx, &mut tx, &account, client, BY, &[]).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(SignIn::Done(identity))
}

/// An attempt that may be made now.
struct Attempt {
    turn: password::Turn,
    account: Option<store::Account>,
    subjects: Subjects,
}

/// Stands in line. Refused: who has to wait, before they stand in it, so that nobody waits for them, and after
/// it: of many attempts at once all would pass the check before the first one has failed.
async fn attempt(ctx: &Context, email_key: &str, client: &Client<'_>) -> Result<Attempt> {
    let (_, device) = find(ctx, email_key, client).await?;
    attempts::check(ctx, &Subjects::of_password(email_key, client.address, device)).await?;
    let turn = match device {
        Some(_) => password::turn().await?,
        None => password::turn_of_stranger(&attempts::network_of(client.address)).await?,
    };
    // The password may be another one since.
    let (account, device) = find(ctx, email_key, client).await?;
    let subjects = Subjects::of_password(email_key, client.address, device);
    attempts::check(ctx, &subjects).await?;
    Ok(Attempt { turn, account, subjects })
}

/// The account with an address, and the browser, if it is known to have signed in to it.
async fn find(
    ctx: &Context,
    email_key: &str,
    client: &Client<'_>,
) -> Result<(Option<store::Account>, Option<Uuid>)> {
    let account = store::account(&ctx.db, email_key, ctx.clock.now()).await?;
    let device = account.as_ref().and_then(|account| client.device(ctx, account));
    Ok((account, device))
}

/// What somebody has given is right, and single sign-on is required of them everywhere. `what`: what they have
/// given.
pub(super) async fn refuse_own_way(
    ctx: &Context,
    tx: &mut Tx,
    account: &store::Account,
    client: &Client<'_>,
    what: &str,
) -> Result<Error> {
    let details = [
        ("address", client.address.to_owned()),
        ("reason", "single sign-on is required".to_owned()),
    ];
    failures::record_failure(ctx, tx, account.id(), client.request_id, &details).await?;
    Ok(Error::Forbidden(format!(
        "Your organization requires single sign-on. Choose “Use single sign-on” instead of {what}."
    )))
}
