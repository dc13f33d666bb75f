use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use super::record::record_sign_in;
use super::with_password::refuse_own_way;
use super::{Client, devices, failures};
use crate::access::{Identity, SignedInBy};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::factors::{self, Aim, Refusal};
use crate::operators::attempts::{self, Subjects};
use crate::operators::{password, store};

/// A question for a passkey of any account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedPasskey {
    /// What the browser needs, as for [`factors::ask_for_passkey`].
    pub options: String,
    /// A secret that the browser keeps in a cookie: nobody is signed in by the answer of another one.
    pub browser: String,
}

/// Asks for a passkey of any account. `kept`: the secret of a page before. `None`: browsers have no passkeys under the
/// public address.
pub async fn ask_for_any_passkey(
    ctx: &Context,
    kept: Option<&str>,
) -> Result<Option<AskedPasskey>> {
    let browser = match kept {
        Some(kept) => kept.to_owned(),
        None => URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>()),
    };
    let options = factors::passkey_options(ctx, Aim::SignIn, &browser).await?;
    Ok(options.map(|options| AskedPasskey { options, browser }))
}

/// Signs somebody in with a passkey alone: their device has checked who they are. `answer`: what the browser
/// sends. Refused: the passkey is not right, or its account is closed or needs single sign-on. A conflict:
/// the page is too old. Field error `passkey`: the browser has sent none.
pub async fn with_passkey(
    ctx: &Context,
    browser: &str,
    answer: &str,
    client: &Client<'_>,
) -> Result<Identity> {
    // As for passwords: many answers at once would all pass the check before the first one has failed.
    let _turn = match devices::of_anybody(ctx, client.cookies) {
        Some(_) => password::turn().await?,
        None => password::turn_of_stranger(&attempts::network_of(client.address)).await?,
    };
    let passkey = match factors::verify_passkey(ctx, Aim::SignIn, browser, answer).await? {
        Ok(passkey) => passkey,
        Err(refused) => {
            // The wait of the network is for wrong answers alone: a right one is not guessed, and whoever
            // gives it is not kept out by others of the same network.
            attempts::check(ctx, &Subjects::of_network(client.address)).await?;
            let details = refused.details(client.address);
            let mut tx = ctx.db.begin().await?;
            note_failure(ctx, &mut tx, client, refused.operator_id, &details).await?;
            tx.commit().await?;
            let words = match refused.why {
                Refusal::Unknown | Refusal::OtherAccount => NOT_ACCEPTED,
                why => why.words(),
            };
            return Err(Error::Forbidden(words.into()));
        }
    };
    let account = store::account_by_id(&ctx.db, passkey.operator_id, ctx.clock.now()).await?;
    let Some(account) = account.filter(|account| account.may_enter) else {
        attempts::check(ctx, &Subjects::of_network(client.address)).await?;
        let details = [
            ("address", client.address.to_owned()),
            ("reason", "no access".to_owned()),
            ("passkey", passkey.name.clone()),
        ];
        let mut tx = ctx.db.begin().await?;
        passkey.refuse(&mut tx).await?;
        note_failure(ctx, &mut tx, client, Some(passkey.operator_id), &details).await?;
        tx.commit().await?;
        return Err(Error::Forbidden(NOT_ACCEPTED.into()));
    };
    if !account.by_password {
        attempts::check(ctx, &Subjects::of_network(client.address)).await?;
        let mut tx = ctx.db.begin().await?;
        passkey.refuse(&mut tx).await?;
        attempts::failed(ctx, &mut tx, &Subjects::of_network(client.address)).await?;
        let error = refuse_own_way(ctx, &mut tx, &account, client, "a passkey").await?;
        tx.commit().await?;
        return Err(error);
    }
    let identity = account.identity();
    let mut tx = ctx.db.begin().await?;
    passkey.spend(ctx, &mut tx, &identity.email).await?;
    let details = [("passkey", passkey.name)];
    record_sign_in(ctx, &mut tx, &account, client, SignedInBy::Password, &details).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(identity)
}

/// The same for a passkey that nobody has and for one whose account is closed.
const NOT_ACCEPTED: &str = "This passkey opens no account: it was removed, or your access has ended. Use another \
                            one or your password, or ask an owner of your organization.";

async fn note_failure(
    ctx: &Context,
    tx: &mut Tx,
    client: &Client<'_>,
    operator_id: Option<Uuid>,
    details: &[(&'static str, String)],
) -> Result<()> {
    attempts::failed(ctx, tx, &Subjects::of_network(client.address)).await?;
    if let Some(operator_id) = operator_id {
        failures::record_failure(ctx, tx, operator_id, client.request_id, details).await?;
    }
    Ok(())
}
