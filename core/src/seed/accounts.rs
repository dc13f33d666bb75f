use super::store;
use crate::context::Context;
use crate::error::Result;
use crate::operators;

/// The demonstration accounts and their one password. It is no secret: it is printed at every
/// start, and Rollcall refuses to serve other machines while these accounts exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoAccounts {
    pub emails: Vec<String>,
    pub password: String,
}

/// The accounts that can still sign in with the demonstration's password. `None`: all of them are
/// disabled or have another password.
pub async fn demo_accounts(ctx: &Context) -> Result<Option<DemoAccounts>> {
    let emails = operators::store::demo_emails(&ctx.db).await?;
    let password = store::password(&ctx.db).await?;
    Ok(password.filter(|_| !emails.is_empty()).map(|password| DemoAccounts { emails, password }))
}
