use axum::extract::Query;
use leptos::prelude::*;
use rollcall_core::access::{Permission, Role};
use rollcall_core::roles;
use serde::Deserialize;

use super::list_page::{RolesPage, RolesView};
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;

#[derive(Deserialize)]
pub struct RolesParams {
    /// What was just done on the previous page, for the toast.
    #[serde(default)]
    done: String,
}

/// `GET …/settings/roles`
pub async fn list(console: ConsoleContext, Query(params): Query<RolesParams>) -> Answer {
    console.actor.require(Permission::ManageOperators)?;
    let view = RolesView {
        custom: roles::list(console.ctx(), &console.actor).await?,
        five: Role::ALL.map(Into::into).to_vec(),
        actor: console.actor.clone(),
        base: console.base.clone(),
        said: match params.done.as_str() {
            "created" => "The role was created.",
            "deleted" => "The role was deleted.",
            _ => "",
        },
    };
    let document = console.document("Roles");
    Ok(console.page(NavSection::Settings, document, move || view! { <RolesPage view/> }))
}
