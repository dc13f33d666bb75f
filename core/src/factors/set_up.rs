use uuid::Uuid;

use super::check::require_proof;
use super::new_codes::replace_codes;
use super::secret::AppSecret;
use super::{Holder, mails, store, vouched_by};
use crate::access::Identity;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::operators::{self, sessions};

/// Seconds that the form of a set-up works.
const SET_UP_LIFE: i64 = 15 * 60;

/// An authenticator app that is being set up. Nothing is stored yet.
#[derive(Clone, Debug)]
pub struct NewApp {
    /// In base 32, to be typed.
    pub secret: String,
    /// What the QR code says.
    pub address: String,
    /// Comes back with the first code.
    pub token: String,
}

/// Begins to set up an authenticator app, with a new secret, or goes on with the one of a form: `token`.
pub fn begin_set_up(ctx: &Context, identity: &Identity, token: Option<&str>) -> Result<NewApp> {
    let id = identity.operator_id;
    let secret = token
        .and_then(|token| AppSecret::from_form(ctx, id, token))
        .unwrap_or_else(AppSecret::generate);
    let until = ctx.clock.now().plus_seconds(SET_UP_LIFE);
    Ok(NewApp {
        secret: secret.text(),
        address: secret.address(&identity.email)?,
        token: secret.for_form(ctx, id, until)?,
    })
}

/// Stores an app once its first code is right, in the place of the one before. Returns new recovery
/// codes, which are shown once, if it is the first second factor or replaces an app that may be lost;
/// otherwise nothing, and the codes before go on working. `proof`: the password, or a code of the app before.
/// The other sessions end. Field errors: `code`, `proof`. A conflict: it is set up already. Refused: the session has ended meanwhile.
pub async fn add_app(
    ctx: &Context,
    holder: &Holder<'_>,
    token: &str,
    code: &str,
    proof: &str,
    session_key: &str,
) -> Result<Vec<String>> {
    let id = holder.identity.operator_id;
    let secret = AppSecret::from_form(ctx, id, token).ok_or_else(|| {
        Error::Conflict("This form is too old. Begin again: the app needs a new QR code.".into())
    })?;
    let now = ctx.clock.now();
    let digits: String = code.chars().filter(|letter| !letter.is_whitespace()).collect();
    let step = secret.step_of(&digits, now)?.ok_or_else(|| {
        Error::invalid("code", "Incorrect code. Enter the six digits that the app shows now.")
    })?;
    if is_present(ctx, id, &secret).await? {
        return Err(Error::Conflict(
            "This app is set up already, and its recovery codes were shown once. If you have not saved them, \
             make new ones under My account, Sign-in security."
                .into(),
        ));
    }
    require_proof(ctx, holder, proof).await?;
    let stored = secret.encrypt(ctx, id)?;
    let codes = super::new_codes::Hashed::generate().await?;
    let mut tx = ctx.db.begin().await?;
    store::lock(&mut tx, id).await?;
    // Recovery and a reset end the sessions: a request that waited meanwhile stores nothing after them.
    sessions::require(&mut tx, id, session_key).await?;
    let is_first = !store::has_one(&mut tx, id).await?;
    let vouched_by = vouched_by(holder.identity);
    let new = store::NewRow { operator_id: id, secret: &stored, step, vouched_by, now };
    let replaced = store::put_app(&mut tx, &new).await?;
    let has_new_codes = is_first || replaced;
    if has_new_codes {
        replace_codes(ctx, &mut tx, id, &codes).await?;
    }
    let ended = sessions::end_others(&mut tx, id, session_key).await?;
    let details = [
        ("factor", "authenticator app".to_owned()),
        ("replaced", if replaced { "yes" } else { "no" }.to_owned()),
        ("sessions_ended", ended.to_string()),
    ];
    let action = "operator.second_factor_added";
    operators::record_own(ctx, &mut tx, holder.identity, holder.request_id, action, &details)
        .await?;
    mails::app_added(ctx, &mut tx, holder).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(if has_new_codes { codes.texts() } else { Vec::new() })
}

/// Whether the app works already: its form was sent again.
async fn is_present(ctx: &Context, id: Uuid, secret: &AppSecret) -> Result<bool> {
    let Some((stored, _)) = store::app_secret(&ctx.db, id).await? else { return Ok(false) };
    // One that cannot be read any more is replaced.
    Ok(AppSecret::decrypt(ctx, id, &stored).is_ok_and(|present| present.text() == secret.text()))
}
