use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use uuid::Uuid;

use super::answer::Answer;
use super::ask::{TIMEOUT, described};
use super::authenticator_data::AuthenticatorData;
use super::challenge::{Aim, Challenge};
use super::refusal::Refusal;
use super::site::Site;
use super::store::NewPasskey;
use super::{MAX_PASSKEYS, name, public_key, store};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::factors::check::require_recent_proof;
use crate::factors::new_codes::{Hashed, replace_codes};
use crate::factors::{self, Holder, mails, vouched_by};
use crate::operators::{self, sessions};

/// Bytes of the longest name that an authenticator may give to a key (WebAuthn level 3, section 7.1).
const LONGEST_ID: usize = 1_023;
/// Bytes of the longest key: RSA with 8192 bits has less.
const LONGEST_KEY: usize = 2_048;

/// Begins to add a passkey. Returns what the browser needs, as for [`super::ask_for_passkey`]. Needs a recent
/// proof. A conflict: there are ten, or browsers have no passkeys here.
pub async fn begin_passkey(
    ctx: &Context,
    holder: &Holder<'_>,
    session_key: &str,
) -> Result<String> {
    require_recent_proof(ctx, holder).await?;
    let site = Site::require(ctx)?;
    let identity = holder.identity;
    let present = store::credentials(&ctx.db, identity.operator_id).await?;
    if present.len() >= MAX_PASSKEYS {
        return Err(too_many());
    }
    let (challenge, token) = Challenge::new(ctx, Aim::Add(identity.operator_id), session_key)?;
    let algorithms: Value =
        public_key::ALGORITHMS.map(|alg| json!({ "type": "public-key", "alg": alg })).into();
    let options = json!({
        "token": token,
        "publicKey": {
            "challenge": challenge.text,
            "rp": { "id": site.id, "name": "Rollcall" },
            "user": {
                "id": URL_SAFE_NO_PAD.encode(identity.operator_id.as_bytes()),
                "name": identity.email,
                "displayName": identity.name,
            },
            "pubKeyCredParams": algorithms,
            "timeout": TIMEOUT,
            "excludeCredentials": described(&present),
            "authenticatorSelection": {
                "residentKey": "required",
                "requireResidentKey": true,
                "userVerification": "required",
            },
            "attestation": "none",
        },
    });
    Ok(options.to_string())
}

fn too_many() -> Error {
    Error::Conflict(format!(
        "You have {MAX_PASSKEYS} passkeys, which is the most. Remove one that you no longer use first."
    ))
}

/// Stores a new passkey. The other sessions end. Returns recovery codes, which are shown once, if the account
/// had no second factor; otherwise nothing, and the codes before go on working. Field errors: `name`, `passkey`.
/// A conflict: the page is too old, or there are ten. Refused: the session has ended meanwhile.
pub async fn add_passkey(
    ctx: &Context,
    holder: &Holder<'_>,
    session_key: &str,
    answer: &str,
    name: &str,
) -> Result<Vec<String>> {
    let id = holder.identity.operator_id;
    let name = name::check(name)?;
    let answer = Answer::read(answer)?;
    let challenge = Challenge::open(ctx, Aim::Add(id), session_key, &answer.token)?;
    let mut new = read(ctx, &challenge, &answer)
        .map_err(|refusal| Error::invalid("passkey", refusal.words()))?;
    new.vouched_by = vouched_by(holder.identity);
    let codes = codes_for_first(ctx, id, &challenge).await?;
    let mut tx = ctx.db.begin().await?;
    factors::store::lock(&mut tx, id).await?;
    // Recovery and a reset end the sessions: a request that waited meanwhile stores nothing after them.
    sessions::require(&mut tx, id, session_key).await?;
    let is_first = !factors::store::has_one(&mut tx, id).await?;
    if store::count(&mut tx, id).await? >= MAX_PASSKEYS as i64 {
        return Err(too_many());
    }
    if !store::use_challenge(&mut tx, &challenge.hash(), challenge.expires_at).await? {
        return Err(Error::invalid("passkey", Refusal::UsedChallenge.words()));
    }
    store::insert(&mut tx, (ctx.clock.new_id(), id), &new, name, ctx.clock.now()).await?;
    if is_first {
        let codes = codes.as_ref().ok_or_else(factors_changed)?;
        replace_codes(ctx, &mut tx, id, codes).await?;
    }
    let ended = sessions::end_others(&mut tx, id, session_key).await?;
    let details = [
        ("factor", "passkey".to_owned()),
        ("passkey", name.to_owned()),
        ("sessions_ended", ended.to_string()),
    ];
    let action = "operator.second_factor_added";
    operators::record_own(ctx, &mut tx, holder.identity, holder.request_id, action, &details)
        .await?;
    mails::passkey_added(ctx, &mut tx, holder, name).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(codes.filter(|_| is_first).map(|codes| codes.texts()).unwrap_or_default())
}

/// Recovery codes, if the account has no second factor. Hashing them takes a while, so what is refused anyway is
/// refused before.
async fn codes_for_first(
    ctx: &Context,
    operator_id: Uuid,
    challenge: &Challenge,
) -> Result<Option<Hashed>> {
    if store::is_used(&ctx.db, &challenge.hash()).await? {
        return Err(Error::invalid("passkey", Refusal::UsedChallenge.words()));
    }
    if store::credentials(&ctx.db, operator_id).await?.len() >= MAX_PASSKEYS {
        return Err(too_many());
    }
    if factors::has_one(ctx, operator_id).await? {
        return Ok(None);
    }
    Hashed::generate().await.map(Some)
}

fn factors_changed() -> Error {
    Error::Conflict(
        "Your second factors were changed at the same time. Add the passkey again.".into(),
    )
}

/// What is stored of an answer (WebAuthn level 3, section 7.1). Its key is signed by nobody, as for every site
/// that asks for no attestation: whoever is signed in may add any key.
fn read(ctx: &Context, challenge: &Challenge, answer: &Answer) -> Result<NewPasskey, Refusal> {
    let site = Site::find(ctx).ok_or(Refusal::OtherSite)?;
    answer.check_client_data("webauthn.create", challenge, &site)?;
    let said = AuthenticatorData::read(&answer.authenticator_data.0, &site)?;
    let (id, key) = (&answer.id.0, &answer.public_key.0);
    let is_named = said.credential_id == Some(id) && (1..=LONGEST_ID).contains(&id.len());
    if !is_named || key.len() > LONGEST_KEY || !public_key::is_usable(key) {
        return Err(Refusal::Unreadable);
    }
    let is_word = |text: &&String| {
        text.len() <= 20 && text.bytes().all(|one| one.is_ascii_lowercase() || one == b'-')
    };
    let transports: Vec<&str> =
        answer.transports.iter().filter(is_word).take(8).map(String::as_str).collect();
    Ok(NewPasskey {
        credential_id: id.clone(),
        public_key: key.clone(),
        transports: transports.join(" "),
        sign_count: i64::from(said.sign_count),
        vouched_by: None,
    })
}
