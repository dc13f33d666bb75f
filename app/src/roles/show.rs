use axum::extract::{Path, Query};
use axum::http::StatusCode;
use leptos::prelude::*;
use rollcall_core::FieldErrors;
use rollcall_core::access::{AnyRole, Permission, Role, Scope};
use rollcall_core::roles::{self, RoleText, Uses};
use serde::Deserialize;

use super::role_page::{RolePage, RoleView};
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;

#[derive(Deserialize)]
pub struct RoleParams {
    /// What was just done, for the toast.
    #[serde(default)]
    done: String,
}

/// `{org}`, `{app}` and the code of the role.
pub type RolePath = Path<(String, String, String)>;

/// `GET …/settings/roles/{code}`
pub async fn show(
    console: ConsoleContext,
    Path((_, _, code)): RolePath,
    Query(params): Query<RoleParams>,
) -> Answer {
    let said = if params.done == "changed" { "The role was changed." } else { "" };
    answer(&console, &code, None, FieldErrors::new(), said).await
}

/// `typed`: the form as it was sent; none: the role as it is.
pub async fn answer(
    console: &ConsoleContext,
    code: &str,
    typed: Option<RoleText>,
    errors: FieldErrors,
    said: &'static str,
) -> Answer {
    let (ctx, actor) = (console.ctx(), &console.actor);
    actor.require(Permission::ManageOperators)?;
    let (role, uses, custom): (AnyRole, Uses, _) = match Role::from_code(code) {
        Some(role) => (role.into(), Uses::default(), None),
        None => {
            let found = roles::find(ctx, actor, code).await?;
            let (custom, uses) = found.ok_or(PageError::Missing("role"))?;
            (custom.role.clone(), uses, Some(custom))
        }
    };
    let mut document = console.document(role.label());
    if !errors.is_empty() {
        document = document.status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    let typed =
        typed.unwrap_or_else(|| RoleText { name: role.label().to_owned(), rights: role.rights() });
    let view = RoleView {
        may_change: actor.scope == Scope::Organization && actor.role.rights().cover(role.rights()),
        own: actor.role.rights(),
        list: console.at("/settings/roles"),
        role,
        custom,
        uses,
        typed,
        errors,
        now: console.now,
        said,
    };
    Ok(console.page(NavSection::Settings, document, move || view! { <RolePage view/> }))
}
