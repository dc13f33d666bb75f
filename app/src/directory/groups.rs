use axum::Form;
use axum::response::{IntoResponse, Redirect, Response};
use rollcall_core::sso::NewGroupRole;
use rollcall_core::{Error, FieldErrors, scim};
use uuid::Uuid;

use super::PAGE;
use super::show::{Sent, page};
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::sso::groups::{ChosenGroup, TypedGroup};

/// `POST …/settings/directory/groups`
pub async fn add(console: ConsoleContext, Form(typed): Form<TypedGroup>) -> Answer {
    let (new, errors) = match typed.read() {
        Ok(new) => match scim::add_group(console.ctx(), &console.actor, &new).await {
            Ok(()) => return Ok(back(&console, "group")),
            Err(Error::Invalid(errors)) => (new, errors),
            Err(error) => return Err(error.into()),
        },
        Err(refused) => refused,
    };
    wrong(&console, new, errors).await
}

async fn wrong(console: &ConsoleContext, group: NewGroupRole, errors: FieldErrors) -> Answer {
    page(console, Sent { group, errors, ..Sent::default() }).await
}

/// `POST …/settings/directory/groups/remove`
pub async fn remove(console: ConsoleContext, Form(chosen): Form<ChosenGroup>) -> Answer {
    let line: Uuid = chosen.id()?;
    scim::remove_group(console.ctx(), &console.actor, line).await?;
    Ok(back(&console, "group-gone"))
}

fn back(console: &ConsoleContext, done: &str) -> Response {
    Redirect::to(&console.at(&format!("{PAGE}?done={done}"))).into_response()
}
