use axum::Form;
use axum::response::{IntoResponse, Redirect};
use rollcall_core::{Error, scim};

use super::PAGE;
use super::show::{Sent, page};
use super::token_form::TypedToken;
use crate::answer::Answer;
use crate::console::ConsoleContext;

/// `POST …/settings/directory`: makes a token. The answer is the page that shows it, once: it is in no
/// address and is not stored.
pub async fn create(console: ConsoleContext, Form(typed): Form<TypedToken>) -> Answer {
    let new = typed.new_token(console.now);
    match scim::create_token(console.ctx(), &console.actor, &new).await {
        Ok(made) => page(&console, Sent { made: Some(made), ..Sent::default() }).await,
        Err(Error::Invalid(errors)) => {
            page(&console, Sent { token: typed, errors, ..Sent::default() }).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST …/settings/directory/tokens/{id}/revoke`: ends a token for good.
pub async fn revoke(console: ConsoleContext) -> Answer {
    let id = console.id("directory token")?;
    scim::revoke_token(console.ctx(), &console.actor, id).await?;
    Ok(Redirect::to(&console.at(&format!("{PAGE}?done=revoked"))).into_response())
}
