use axum::Form;
use axum::response::{IntoResponse, Redirect};
use rollcall_core::{Error, scim};

use super::PAGE;
use super::show::{Sent, page};
use super::token_form::TypedToken;
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::once;

/// `POST …/settings/directory`: makes a token, and leads to the page that shows it, once.
pub async fn create(console: ConsoleContext, Form(typed): Form<TypedToken>) -> Answer {
    let new = typed.new_token(console.now);
    match scim::create_token(console.ctx(), &console.actor, &new).await {
        Ok(made) => once::lead_to(&console, PAGE, &made.info.name, &made.token),
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
