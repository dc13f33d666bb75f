use super::store;
use crate::context::Context;
use crate::error::Result;
use crate::operators;

/// The demonstration's accounts, all with one password. It is no secret: it is printed at every
/// start, and Rollcall serves them on this machine only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoAccounts {
    pub emails: Vec<String>,
    pub password: String,
}

/// The accounts that can still sign in with the demonstration's password; `None` when they are
/// gone (disabled, or with a password of their own).
pub async fn demo_accounts(ctx: &Context) -> Result<Option<DemoAccounts>> {
    let emails = operators::store::demo_emails(&ctx.db).await?;
    let password = store::password(&ctx.db).await?;
    Ok(password.filter(|_| !emails.is_empty()).map(|password| DemoAccounts { emails, password }))
}
