use email_address::EmailAddress;
use uuid::Uuid;

use super::{CameBy, Needs, OperatorInfo, attempts, check_new_password, password, store};
use crate::Timestamp;
use crate::access::{Identity, Role, SessionAge, SignedInBy};
use crate::audit::{self, Fact, Who};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::organizations;

/// A new operator, as the command `rollcall operator create` names it.
#[derive(Clone, Debug)]
pub struct NewOperator {
    pub email: String,
    pub name: String,
    /// Slugs; both are created when they are missing.
    pub organization: String,
    pub application: String,
    pub role: Role,
    /// Generated when there is none: it works for seven days, and is replaced at the first sign-in.
    pub password: Option<String>,
}

/// The form in which e-mail addresses are compared.
pub(crate) fn email_key(email: &str) -> String {
    email.trim().to_lowercase()
}

/// An address that mail can be sent to.
pub(crate) fn check_email(email: &str) -> Result<&str> {
    let email = email.trim();
    if EmailAddress::is_valid(email) && email.len() <= MAX_EMAIL_LENGTH {
        return Ok(email);
    }
    let shown: String = email.chars().take(60).collect();
    Err(Error::invalid("email", format!("{shown:?} is not an e-mail address.")))
}

/// A name that pages and the audit log can show.
pub(crate) fn check_name(name: &str) -> Result<&str> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Error::invalid("name", "Enter a name. It is shown in the audit log."));
    }
    if name.chars().count() > MAX_NAME_LENGTH || name.chars().any(char::is_control) {
        return Err(Error::invalid(
            "name",
            format!("Use a single line of at most {MAX_NAME_LENGTH} characters."),
        ));
    }
    Ok(name)
}

/// Characters; the longest address that mail servers take (RFC 5321, 4.5.3.1.3) is 254.
const MAX_EMAIL_LENGTH: usize = 254;
const MAX_NAME_LENGTH: usize = 100;

/// Makes an operator and returns the password with it. An e-mail address that has an account
/// already is a field error.
pub async fn create(ctx: &Context, new: &NewOperator) -> Result<(OperatorInfo, String)> {
    insert(ctx, new, false).await
}

/// A demonstration account. They can sign in only while the server is reachable from this machine alone.
pub(crate) async fn insert_demo(
    ctx: &Context,
    new: &NewOperator,
) -> Result<(OperatorInfo, String)> {
    insert(ctx, new, true).await
}

/// Seconds that a password works which a command has made.
const FIRST_PASSWORD_LIFE: i64 = 7 * 24 * 3_600;

/// When a new password ends. `None`: it was given, and has no end.
fn first_password_end(ctx: &Context, is_generated: bool) -> Option<Timestamp> {
    is_generated.then(|| ctx.clock.now().plus_seconds(FIRST_PASSWORD_LIFE))
}

async fn insert(ctx: &Context, new: &NewOperator, demo: bool) -> Result<(OperatorInfo, String)> {
    let email = check_email(&new.email)?;
    let name = check_name(&new.name)?;
    let password = new.password.clone().unwrap_or_else(password::generate);
    let words = [name, email, &new.organization];
    if demo {
        password::check_length(&password)?
    } else {
        password::check(&password, &words).await?
    }
    let (organization, _) = organizations::ensure(ctx, &new.organization, &new.application).await?;
    let hash = password::hash(password.clone()).await?;
    let account = store::NewAccount {
        id: ctx.clock.new_id(),
        email: email.to_owned(),
        email_key: email_key(email),
        name: name.to_owned(),
        password_hash: hash,
        demo,
        first_password_until: first_password_end(ctx, !demo && new.password.is_none()),
        created_at: ctx.clock.now(),
    };
    let mut tx = ctx.db.begin().await?;
    store::insert(&mut tx, &account).await?;
    let membership = store::NewMembership {
        operator_id: account.id,
        organization_seq: organization.seq,
        role: new.role.code(),
        until: None,
        came_by: if demo { CameBy::Seed } else { CameBy::CommandLine },
        invited_by: "",
        now: account.created_at,
    };
    store::add_membership(&mut tx, &membership).await?;
    let details = vec![("role", new.role.code().to_owned())];
    note(ctx, &mut tx, &account.email_key, "operator.created", &details).await?;
    tx.commit().await?;
    let info = OperatorInfo {
        id: account.id,
        email: account.email,
        name: account.name,
        organization: organization.slug,
        role: Some(new.role.into()),
        until: None,
        application_roles: Vec::new(),
        disabled: false,
        suspended: false,
        created_at: account.created_at,
        last_sign_in_at: None,
    };
    Ok((info, password))
}

/// Operators with their roles, of one organization or of all.
pub async fn list(ctx: &Context, organization: Option<&str>) -> Result<Vec<OperatorInfo>> {
    store::list(&ctx.db, organization.unwrap_or_default()).await
}

/// Ends an account and its sessions. `false`: there is no such operator.
pub async fn disable(ctx: &Context, email: &str) -> Result<bool> {
    let mut tx = ctx.db.begin().await?;
    let found = store::disable(&mut tx, &email_key(email)).await?;
    note(ctx, &mut tx, &email_key(email), "operator.disabled", &[]).await?;
    tx.commit().await?;
    Ok(found)
}

/// Lets a disabled operator sign in again. `false`: there is no such operator.
pub async fn enable(ctx: &Context, email: &str) -> Result<bool> {
    let mut tx = ctx.db.begin().await?;
    let found = store::enable(&mut tx, &email_key(email)).await?;
    note(ctx, &mut tx, &email_key(email), "operator.enabled", &[]).await?;
    tx.commit().await?;
    Ok(found)
}

/// Sets a new password, ends the operator's sessions, and returns it. One that is made here works for seven
/// days, and is replaced at the first sign-in. `None`: no such operator.
pub async fn reset_password(
    ctx: &Context,
    email: &str,
    password: Option<String>,
) -> Result<Option<String>> {
    let until = first_password_end(ctx, password.is_none());
    let password = password.unwrap_or_else(password::generate);
    match identity_by_email(ctx, email).await? {
        Some(identity) => check_new_password(ctx, &identity, &password).await?,
        None => password::check(&password, &[email]).await?,
    }
    let hash = password::hash(password.clone()).await?;
    let mut tx = ctx.db.begin().await?;
    let found = store::set_password(&mut tx, &email_key(email), &hash, until).await?;
    attempts::forget(&mut tx, &email_key(email)).await?;
    note(ctx, &mut tx, &email_key(email), "operator.password_reset", &[]).await?;
    tx.commit().await?;
    Ok(found.then_some(password))
}

/// Adds an audit entry about an operator to each of their organizations. Commands on the server change
/// accounts, so no operator is named as the one who did it.
pub(crate) async fn note(
    ctx: &Context,
    tx: &mut Tx,
    email_key: &str,
    action: &'static str,
    details: &[(&'static str, String)],
) -> Result<()> {
    for (id, name, organization_seq) in store::organizations_of(tx, email_key).await? {
        note_in(ctx, tx, organization_seq, (id, name), action, details).await?;
    }
    Ok(())
}

/// The same in the chain of one organization.
pub(super) async fn note_in(
    ctx: &Context,
    tx: &mut Tx,
    organization_seq: i64,
    (id, name): (Uuid, String),
    action: &'static str,
    details: &[(&'static str, String)],
) -> Result<()> {
    let who = Who {
        organization_seq,
        application_seq: None,
        actor_id: None,
        actor: "Command line",
        request_id: "command",
    };
    let fact = Fact {
        action,
        subject_kind: "operator",
        subject_id: Some(id),
        subject: name,
        details: details.to_vec(),
    };
    audit::append_for(tx, &who, ctx.clock.now(), fact).await
}

/// The operator with this ID. `None`: unknown or disabled.
pub async fn identity(ctx: &Context, operator_id: Uuid) -> Result<Option<Identity>> {
    let by = SignedInBy::NoBrowser;
    let browser = (by, SessionAge::default());
    let found = store::identity(&ctx.db, operator_id, browser, None, ctx.clock.now()).await?;
    Ok(found.map(|(identity, _)| identity))
}

/// The operator of a session, and what they have to do before anything else opens.
/// `None`: unknown or disabled, or what they have signed in with opens nothing any more, or the session is
/// older than all of their organizations let it be. `link`: the provider that they have signed in with, and its name for them; it has to know them still.
pub async fn of_session(
    ctx: &Context,
    operator_id: Uuid,
    by: SignedInBy,
    link: Option<(Uuid, &str)>,
    session: SessionAge,
) -> Result<Option<(Identity, Needs)>> {
    store::identity(&ctx.db, operator_id, (by, session), link, ctx.clock.now()).await
}

/// The operator with this address, if they may sign in.
pub(crate) async fn who_may_enter(ctx: &Context, email_key: &str) -> Result<Option<Identity>> {
    let account = store::account(&ctx.db, email_key, ctx.clock.now()).await?;
    Ok(account.filter(|account| account.may_enter).map(|account| account.identity()))
}

/// The operator that a command names.
pub async fn identity_by_email(ctx: &Context, email: &str) -> Result<Option<Identity>> {
    let account = store::account(&ctx.db, &email_key(email), ctx.clock.now()).await?;
    Ok(account.filter(|account| !account.disabled).map(|account| account.identity()))
}
