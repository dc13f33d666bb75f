use async_trait::async_trait;
use uuid::Uuid;

use super::link::{self, LinkRefusal, RECOVERY};
use super::mails;
use super::store::{self, RequestInsert};
use crate::access::Identity;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::jobs::{self, Job, JobEnd, JobResult, Lease, NewJob};
use crate::operators::attempts::{self, Subjects};
use crate::operators::{self, accounts, password, sessions};

/// Requests an hour from one network; further ones wait.
const MAX_FROM_ADDRESS: i64 = 20;
/// Messages an hour to one account; further requests are answered alike and send nothing. Links that
/// were sent go on working, so that nobody can keep somebody else out by asking.
const MAX_TO_ACCOUNT: i64 = 5;

/// Whether a forgotten password can be recovered by mail.
pub fn can_recover(ctx: &Context) -> bool {
    ctx.settings.mail.smtp_url.is_some()
}

/// Asks for a link with which a new password can be set. Addresses with and without an account get the
/// same answer after the same work: a job looks at the account.
pub async fn request_recovery(ctx: &Context, email: &str, address: &str) -> Result<()> {
    if !can_recover(ctx) {
        return Err(Error::Unavailable(
            "No mail server is configured, so no link can be sent. Whoever runs Rollcall can set a new \
             password with `rollcall operator reset-password`."
                .into(),
        ));
    }
    let email_key = accounts::email_key(accounts::check_email(email)?);
    let subjects = Subjects::new(&email_key, address);
    let now = ctx.clock.now();
    let request = RequestInsert {
        id: ctx.clock.new_id(),
        email_key: &email_key,
        address_hash: subjects.address(),
        now,
    };
    let mut tx = ctx.db.begin().await?;
    let since = now.plus_seconds(-store::HOUR);
    if store::requests_from(&mut tx, request.address_hash, since).await? >= MAX_FROM_ADDRESS {
        return Err(Error::TooManyRequests { retry_after: store::HOUR.unsigned_abs() / 4 });
    }
    store::insert_request(&mut tx, &request).await?;
    let job = NewJob {
        kind: &RecoverAccount,
        concurrency_key: format!("recovery {}", request.id),
        subject_id: Some(request.id),
        reserved_for: None,
    };
    jobs::enqueue(ctx, &mut tx, &job).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(())
}

/// The job that mails a recovery link, if the address has an account.
pub(crate) struct RecoverAccount;

#[async_trait]
impl Job for RecoverAccount {
    fn kind(&self) -> &'static str {
        "account.recover"
    }

    async fn run(&self, ctx: &Context, lease: &Lease) -> JobResult {
        send_link(ctx, lease.subject()?).await?;
        Ok(JobEnd::Done)
    }
}

async fn send_link(ctx: &Context, request_id: Uuid) -> Result<()> {
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    let taken = store::take_request(&mut tx, request_id).await?;
    let Some(email_key) = taken else { return Ok(()) };
    let since = now.plus_seconds(-store::HOUR);
    if let Some(identity) = operators::who_may_enter(ctx, &email_key).await?
        && store::links_since(&mut tx, identity.operator_id, RECOVERY.code, since).await?
            < MAX_TO_ACCOUNT
    {
        let (link, until) = link::make(ctx, &mut tx, RECOVERY, identity.operator_id, "").await?;
        mails::recovery(ctx, &mut tx, &identity, &link, until).await?;
        let by = (None, "Not signed in");
        let action = "operator.recovery_requested";
        operators::record_by(ctx, &mut tx, by, &identity, &request_id.to_string(), action, &[])
            .await?;
    }
    tx.commit().await?;
    ctx.wake();
    Ok(())
}

/// Whose password a link can set: the e-mail address. Opening it changes nothing.
pub async fn open_recovery(
    ctx: &Context,
    token: &str,
) -> Result<std::result::Result<String, LinkRefusal>> {
    Ok(link::find(ctx, RECOVERY, token).await?.map(|(_, row)| row.operator_email))
}

/// Sets a new password. All sessions and links of the account end, and a mail tells its owner. Returns whose it
/// is: the browser that has brought the link may be known from now on (see
/// [`crate::sign_in::device_cookie`]), so that nobody who guesses at the account keeps its owner out. Field
/// error: `password`.
pub async fn recover(ctx: &Context, token: &str, new: &str, request_id: &str) -> Result<Identity> {
    let (id, row) = link::find(ctx, RECOVERY, token).await?.map_err(LinkRefusal::error)?;
    let identity = Identity::new(row.operator_id, row.operator_email, row.operator_name);
    operators::check_new_password(ctx, &identity, new).await?;
    let hash = password::hash(new.to_owned()).await?;
    let (operator_id, now) = (identity.operator_id, ctx.clock.now());
    let mut tx = ctx.db.begin().await?;
    if !store::use_link(&mut tx, id, now).await? {
        return Err(LinkRefusal::Used.error());
    }
    store::set_password(&mut tx, operator_id, &hash).await?;
    store::end_links(&mut tx, operator_id, now).await?;
    let ended = sessions::end_all(&mut tx, operator_id).await?;
    attempts::forget(&mut tx, &accounts::email_key(&identity.email)).await?;
    let details = [("sessions_ended", ended.to_string())];
    let by = (Some(operator_id), identity.name.as_str());
    let action = "operator.password_recovered";
    operators::record_by(ctx, &mut tx, by, &identity, request_id, action, &details).await?;
    mails::password_changed(ctx, &mut tx, &identity).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(identity)
}
