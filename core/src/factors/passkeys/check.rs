use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::answer::Answer;
use super::authenticator_data::AuthenticatorData;
use super::challenge::{Aim, Challenge};
use super::public_key;
use super::refusal::{Refusal, Refused};
use super::site::Site;
use super::store::{self, Stored};
use crate::Timestamp;
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::factors::Holder;
use crate::operators::attempts::{self, Subjects};
use crate::operators::{self, accounts, password};

/// A passkey that has answered rightly. It counts once it is spent.
pub(crate) struct RightPasskey {
    id: Uuid,
    pub operator_id: Uuid,
    pub name: String,
    sign_count: i64,
    challenge_hash: String,
    until: Timestamp,
}

/// Checks the answer of somebody who is known: after their password, or in their session. Wrong ones are
/// counted and recorded. Field error: `passkey`. A conflict: the page is too old.
pub(crate) async fn check_passkey(
    ctx: &Context,
    holder: &Holder<'_>,
    aim: Aim,
    browser: &str,
    answer: &str,
) -> Result<RightPasskey> {
    let email_key = accounts::email_key(&holder.identity.email);
    let subjects = Subjects::of_passkey(&email_key, holder.address);
    // As for passwords: many answers at once would all pass the check before the first one has failed.
    let _turn = password::turn().await?;
    attempts::check(ctx, &subjects).await?;
    let refused = match verify(ctx, aim, browser, answer).await? {
        Ok(passkey) => return Ok(passkey),
        Err(refused) => refused,
    };
    let mut tx = ctx.db.begin().await?;
    attempts::failed(ctx, &mut tx, &subjects).await?;
    let details = refused.details(holder.address);
    let action = "operator.passkey_refused";
    operators::record_own(ctx, &mut tx, holder.identity, holder.request_id, action, &details)
        .await?;
    tx.commit().await?;
    Err(Error::invalid("passkey", refused.why.words()))
}

/// Checks an answer (WebAuthn level 3, section 7.2). Field error: `passkey`. A conflict: the page is too old.
pub(crate) async fn verify(
    ctx: &Context,
    aim: Aim,
    browser: &str,
    answer: &str,
) -> Result<Result<RightPasskey, Refused>> {
    let site = Site::require(ctx)?;
    let answer = Answer::read(answer)?;
    let challenge = Challenge::open(ctx, aim, browser, &answer.token)?;
    let says_it_is = Uuid::from_slice(&answer.user_handle.0).ok();
    let Some(stored) = store::by_credential(&ctx.db, &answer.id.0).await? else {
        // Nobody has signed the account that it names, so that account's audit log does not get an entry.
        let (operator_id, name) = (aim.operator(), String::new());
        return Ok(Err(Refused { why: Refusal::Unknown, operator_id, name }));
    };
    let is_used = store::is_used(&ctx.db, &challenge.hash()).await?;
    let outcome = match is_used {
        true => Err(Refusal::UsedChallenge),
        false => check(aim, &site, &challenge, &answer, &stored, says_it_is),
    };
    Ok(match outcome {
        Ok(sign_count) => Ok(RightPasskey {
            id: stored.id,
            operator_id: stored.operator_id,
            name: stored.name,
            sign_count: i64::from(sign_count),
            challenge_hash: challenge.hash(),
            until: challenge.expires_at,
        }),
        // What somebody else calls their passkey is not for the log of whoever sent it.
        Err(why @ Refusal::OtherAccount) => {
            Err(Refused { why, operator_id: Some(stored.operator_id), name: String::new() })
        }
        Err(why) => Err(Refused { why, operator_id: Some(stored.operator_id), name: stored.name }),
    })
}

/// Returns how many times the authenticator has signed.
fn check(
    aim: Aim,
    site: &Site,
    challenge: &Challenge,
    answer: &Answer,
    stored: &Stored,
    says_it_is: Option<Uuid>,
) -> Result<u32, Refusal> {
    let wanted = aim.operator().unwrap_or(stored.operator_id);
    let has_other_handle = match says_it_is {
        Some(id) => id != stored.operator_id,
        // Whoever signs in with it alone is the one that it names.
        None => aim == Aim::SignIn || !answer.user_handle.0.is_empty(),
    };
    if stored.operator_id != wanted || has_other_handle {
        return Err(Refusal::OtherAccount);
    }
    answer.check_client_data("webauthn.get", challenge, site)?;
    let said = AuthenticatorData::read(&answer.authenticator_data.0, site)?;
    let hash = Sha256::digest(&answer.client_data.0);
    let message = [&answer.authenticator_data.0[..], &hash].concat();
    if !public_key::verify(&stored.public_key, &message, &answer.signature.0) {
        return Err(Refusal::WrongSignature);
    }
    let counts = stored.sign_count > 0 || said.sign_count > 0;
    if counts && i64::from(said.sign_count) <= stored.sign_count {
        return Err(Refusal::CounterWentBack);
    }
    if !stored.counts {
        return Err(Refusal::OtherOrganization);
    }
    if aim == Aim::SignIn && stored.vouched_by.is_some() {
        return Err(Refusal::SecondFactorOnly);
    }
    Ok(said.sign_count)
}

impl RightPasskey {
    /// Uses the challenge up of an answer that is right and refused all the same: it does not work later, either.
    pub(crate) async fn refuse(&self, tx: &mut Tx) -> Result<()> {
        store::use_challenge(tx, &self.challenge_hash, self.until).await.map(drop)
    }

    /// Uses the challenge up, and forgets wrong answers before it. Field error `passkey`: somebody else was
    /// faster.
    pub(crate) async fn spend(&self, ctx: &Context, tx: &mut Tx, email: &str) -> Result<()> {
        let words = match store::use_challenge(tx, &self.challenge_hash, self.until).await? {
            false => Some(Refusal::UsedChallenge.words()),
            true => {
                let now = ctx.clock.now();
                let used = store::use_passkey(tx, self.id, self.sign_count, now).await?;
                (!used).then(|| Refusal::Unknown.words())
            }
        };
        if let Some(words) = words {
            return Err(Error::invalid("passkey", words));
        }
        attempts::forget_codes(tx, &accounts::email_key(email)).await
    }
}
