use axum::body::Bytes;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use rollcall_core::Error;
use rollcall_core::roles;

use super::form;
use super::show::{RolePath, answer};
use crate::answer::Answer;
use crate::console::ConsoleContext;

/// `POST …/settings/roles/{code}`
pub async fn submit(console: ConsoleContext, Path((_, _, code)): RolePath, body: Bytes) -> Answer {
    let typed = form::read(&body);
    match roles::change(console.ctx(), &console.actor, &code, &typed).await {
        Ok(role) => {
            let to = console.at(&format!("/settings/roles/{}?done=changed", role.code()));
            Ok(Redirect::to(&to).into_response())
        }
        Err(Error::Invalid(errors)) => answer(&console, &code, Some(typed), errors, "").await,
        Err(error) => Err(error.into()),
    }
}

/// `POST …/settings/roles/{code}/delete`
pub async fn delete(console: ConsoleContext, Path((_, _, code)): RolePath) -> Answer {
    roles::delete(console.ctx(), &console.actor, &code).await?;
    Ok(Redirect::to(&console.at("/settings/roles?done=deleted")).into_response())
}
