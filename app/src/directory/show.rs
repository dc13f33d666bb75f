use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use leptos::prelude::*;
use rollcall_core::access::Role;
use rollcall_core::scim;
use rollcall_core::sso::NewGroupRole;
use rollcall_core::{FieldErrors, roles, team};
use serde::Deserialize;

use super::PAGE;
use super::page::{DirectoryPage, DirectoryView};
use super::token_form::TypedToken;
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::once;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;

#[derive(Deserialize)]
pub struct DirectoryParams {
    /// What was just done on the previous page, for the toast.
    #[serde(default)]
    done: String,
}

/// What was sent to the page, and what came of it.
#[derive(Default)]
pub(super) struct Sent {
    pub token: TypedToken,
    pub group: NewGroupRole,
    pub errors: FieldErrors,
    /// Name and secret of the token that was just made: it is shown once.
    pub made: Option<(String, String)>,
    pub said: &'static str,
}

/// `GET …/settings/directory`
pub async fn show(
    console: ConsoleContext,
    headers: HeaderMap,
    Query(params): Query<DirectoryParams>,
) -> Answer {
    let said = match params.done.as_str() {
        "revoked" => "The token was revoked.",
        "group" => "The group gives the role now.",
        "group-gone" => "The group gives no role there any more.",
        _ => "",
    };
    let Some(made) = once::find(&console, PAGE, &headers) else {
        return page(&console, Sent { said, ..Sent::default() }).await;
    };
    let made = Some((made.name, made.secret));
    Ok(once::forget(&console, page(&console, Sent { made, ..Sent::default() }).await?))
}

pub(super) async fn page(console: &ConsoleContext, sent: Sent) -> Result<Response, PageError> {
    let (ctx, actor) = (console.ctx(), &console.actor);
    let status = match sent.errors.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let view = DirectoryView {
        settings: scim::settings(ctx, actor).await?,
        roles: roles::all(ctx, actor).await?,
        applications: team::places(ctx, actor).await?,
        may_change: actor.role == Role::Owner,
        actor: actor.clone(),
        base: console.base.clone(),
        now: console.now,
        sent,
    };
    let document = console.document("Directory").status(status);
    Ok(console.page(NavSection::Settings, document, move || view! { <DirectoryPage view/> }))
}
