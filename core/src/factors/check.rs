use super::recovery_code::RecoveryCode;
use super::secret::AppSecret;
use super::{Holder, mails, store};
use crate::access::{SignedInBy, is_recent_proof};
use crate::account;
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::operators::attempts::{self, Subjects};
use crate::operators::{self, accounts, password};

/// A code that is right. It counts once it is spent.
pub(crate) enum RightCode {
    App { step: i64 },
    Recovery { name: String },
}

/// Checks a code of the authenticator app, or a recovery code. Wrong codes are counted apart from wrong
/// passwords and recorded: whoever gets here knew the password. Field error: `code`.
pub(crate) async fn check_code(
    ctx: &Context,
    holder: &Holder<'_>,
    typed: &str,
) -> Result<RightCode> {
    let recovery = RecoveryCode::read(typed);
    let email_key = accounts::email_key(&holder.identity.email);
    // Apart, so that nobody can keep the recovery codes from somebody by guessing the app's.
    let subjects = match recovery {
        Some(_) => Subjects::of_recovery_code(&email_key, holder.address),
        None => Subjects::of_code(&email_key, holder.address),
    };
    let turn = password::turn().await?;
    attempts::check(ctx, &subjects).await?;
    let outcome = match recovery {
        Some(code) => check_recovery(ctx, &turn, holder, code).await?,
        None => check_app(ctx, holder, typed).await?,
    };
    match outcome {
        Ok(code) => Ok(code),
        Err(words) => {
            note_failure(ctx, holder, &subjects).await?;
            Err(Error::invalid("code", words))
        }
    }
}

type Checked = std::result::Result<RightCode, &'static str>;

async fn check_app(ctx: &Context, holder: &Holder<'_>, typed: &str) -> Result<Checked> {
    const WRONG: &str = "Incorrect code. Check that the clock of your phone is right, and enter the code that the app shows now.";
    let id = holder.identity.operator_id;
    let Some((stored, last_step)) = store::app_secret(&ctx.db, id).await? else {
        return Ok(Err(WRONG));
    };
    let secret = AppSecret::decrypt(ctx, id, &stored)?;
    let digits: String = typed.chars().filter(|letter| !letter.is_whitespace()).collect();
    Ok(match secret.step_of(&digits, ctx.clock.now())? {
        Some(step) if step > last_step => Ok(RightCode::App { step }),
        Some(_) => Err(USED),
        None => Err(WRONG),
    })
}

const USED: &str = "This code was used already. Wait until the app shows the next one.";
const USED_RECOVERY: &str =
    "This recovery code is not right, or was used already. Try another one.";

async fn check_recovery(
    ctx: &Context,
    turn: &password::Turn,
    holder: &Holder<'_>,
    code: RecoveryCode,
) -> Result<Checked> {
    let stored = store::recovery_hash(&ctx.db, holder.identity.operator_id, &code.name).await?;
    let right = code.is(turn, stored).await?;
    Ok(if right { Ok(RightCode::Recovery { name: code.name }) } else { Err(USED_RECOVERY) })
}

impl RightCode {
    /// Uses the code up, and forgets the wrong ones before it. Returns its name in the audit log. Field
    /// error `code`: somebody else was faster.
    pub(crate) async fn spend(
        &self,
        ctx: &Context,
        tx: &mut Tx,
        holder: &Holder<'_>,
    ) -> Result<&'static str> {
        let (id, now) = (holder.identity.operator_id, ctx.clock.now());
        let (spent, words, name) = match self {
            Self::App { step } => {
                (store::use_step(tx, id, *step, now).await?, USED, "authenticator app")
            }
            Self::Recovery { name } => {
                (store::use_recovery_code(tx, id, name, now).await?, USED_RECOVERY, "recovery code")
            }
        };
        if !spent {
            return Err(Error::invalid("code", words));
        }
        attempts::forget_codes(tx, &accounts::email_key(&holder.identity.email)).await?;
        if matches!(self, Self::Recovery { .. }) {
            let left = store::codes_left(tx, id).await?;
            let details = [("left", left.to_string())];
            let action = "operator.recovery_code_used";
            operators::record_own(ctx, tx, holder.identity, holder.request_id, action, &details)
                .await?;
            mails::recovery_code_used(ctx, tx, holder, left).await?;
        }
        Ok(name)
    }
}

async fn note_failure(ctx: &Context, holder: &Holder<'_>, subjects: &Subjects) -> Result<()> {
    let mut tx = ctx.db.begin().await?;
    attempts::failed(ctx, &mut tx, subjects).await?;
    let details = [("address", holder.address.to_owned())];
    let action = "operator.code_refused";
    operators::record_own(ctx, &mut tx, holder.identity, holder.request_id, action, &details)
        .await?;
    tx.commit().await
}

/// Asks for the password, or for a code of the app: before the account is changed, and before what needs
/// a recent proof. A field takes both. Whoever came by a provider proves it there. Field error: `proof`.
pub async fn require_proof(ctx: &Context, holder: &Holder<'_>, typed: &str) -> Result<()> {
    let is_code = typed.chars().filter(|letter| !letter.is_whitespace()).count() == 6;
    let outcome = if is_code {
        spend_now(ctx, holder, typed).await
    } else if let SignedInBy::Provider(organization_seq) = holder.identity.by {
        proof_by_provider(ctx, holder, organization_seq).await
    } else {
        account::require_password(ctx, holder.identity, typed, holder.address).await
    };
    outcome.map_err(|error| match error {
        Error::Invalid(fields) => {
            Error::Invalid(fields.into_values().map(|words| ("proof".to_owned(), words)).collect())
        }
        other => other,
    })
}

/// They may have no password, and the provider can ask them again. Its word counts for an account of its own
/// organization alone: the second factor guards the others, too.
async fn proof_by_provider(
    ctx: &Context,
    holder: &Holder<'_>,
    organization_seq: i64,
) -> Result<()> {
    let mut tx = ctx.db.begin().await?;
    let organizations =
        operators::store::organizations(&mut tx, holder.identity.operator_id).await?;
    tx.commit().await?;
    if organizations != [organization_seq] {
        return Err(Error::Conflict(
            "Your account belongs to another organization, too. Sign in with your password to change its \
             second factor."
                .into(),
        ));
    }
    require_recent(ctx, holder)
}

/// Asks for a proof from the last minutes: before a passkey is added or removed. The page that asks takes
/// password, code or passkey.
pub(super) async fn require_recent_proof(ctx: &Context, holder: &Holder<'_>) -> Result<()> {
    match holder.identity.by {
        SignedInBy::Provider(organization_seq) => {
            proof_by_provider(ctx, holder, organization_seq).await
        }
        _ => require_recent(ctx, holder),
    }
}

fn require_recent(ctx: &Context, holder: &Holder<'_>) -> Result<()> {
    match holder.proved_at {
        Some(at) if is_recent_proof(&ctx.clock, at) => Ok(()),
        _ => Err(Error::NeedsProof),
    }
}

async fn spend_now(ctx: &Context, holder: &Holder<'_>, typed: &str) -> Result<()> {
    let code = check_code(ctx, holder, typed).await?;
    let mut tx = ctx.db.begin().await?;
    code.spend(ctx, &mut tx, holder).await?;
    tx.commit().await
}
