use axum::Form;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;
use rollcall_core::access::Role;
use rollcall_core::{Error, team};
use serde::Deserialize;
use uuid::Uuid;

use super::member_page::{MemberPage, MemberView};
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;

#[derive(Deserialize)]
pub struct MemberParams {
    /// What was just done, for the toast.
    #[serde(default)]
    done: String,
}

/// `GET …/settings/team/{id}`: one person, and what can be changed.
pub async fn show(console: ConsoleContext, Query(params): Query<MemberParams>) -> Answer {
    let id = person(&console)?;
    let found = team::find(console.ctx(), &console.actor, id).await?;
    let (member, hand_over) = found.ok_or(PageError::Missing("person"))?;
    let document = console.document(&member.name);
    let view = MemberView {
        is_self: console.actor.operator_id() == Some(member.operator_id),
        role: console.actor.role.clone(),
        organization: console.actor.organization.name.clone(),
        team: console.at("/settings/team"),
        now: console.now,
        said: match params.done.as_str() {
            "role" => "The role was changed.",
            "suspended" => "Suspended. Their sessions have ended.",
            "restored" => "They can sign in again.",
            "sessions" => "Their sessions have ended.",
            "factor" => "The second factor was reset. Their sessions have ended.",
            _ => "",
        },
        member,
        hand_over,
    };
    Ok(console.page(NavSection::Settings, document, move || view! { <MemberPage view/> }))
}

#[derive(Deserialize)]
pub struct Choice {
    #[serde(default)]
    role: String,
}

/// `POST …/settings/team/{id}/role`
pub async fn change_role(console: ConsoleContext, Form(choice): Form<Choice>) -> Answer {
    let id = person(&console)?;
    let role = Role::from_code(&choice.role)
        .ok_or_else(|| Error::invalid("role", "Choose one of the roles."));
    let outcome = match role {
        Ok(role) => team::change_role(console.ctx(), &console.actor, id, role).await,
        Err(error) => Err(error),
    };
    back(&console, id, "role", outcome)
}

/// `POST …/settings/team/{id}/suspend`
pub async fn suspend(console: ConsoleContext) -> Answer {
    let id = person(&console)?;
    let outcome = team::suspend(console.ctx(), &console.actor, id).await;
    back(&console, id, "suspended", outcome)
}

/// `POST …/settings/team/{id}/restore`
pub async fn restore(console: ConsoleContext) -> Answer {
    let id = person(&console)?;
    let outcome = team::restore(console.ctx(), &console.actor, id).await;
    back(&console, id, "restored", outcome)
}

/// `POST …/settings/team/{id}/sign-out`
pub async fn end_sessions(console: ConsoleContext) -> Answer {
    let id = person(&console)?;
    let outcome = team::end_sessions(console.ctx(), &console.actor, id).await;
    back(&console, id, "sessions", outcome.map(drop))
}

/// `POST …/settings/team/{id}/reset-factor`
pub async fn reset_factor(console: ConsoleContext) -> Answer {
    let id = person(&console)?;
    let outcome = team::reset_second_factor(console.ctx(), &console.actor, id).await;
    back(&console, id, "factor", outcome)
}

/// `POST …/settings/team/{id}/remove`
pub async fn remove(console: ConsoleContext) -> Answer {
    let id = person(&console)?;
    team::remove(console.ctx(), &console.actor, id).await?;
    Ok(Redirect::to(&console.at("/settings/team?done=removed")).into_response())
}

fn person(console: &ConsoleContext) -> Result<Uuid, PageError> {
    console.id("person")
}

/// To the person's page, with a toast.
fn back(console: &ConsoleContext, id: Uuid, done: &str, outcome: Result<(), Error>) -> Answer {
    outcome?;
    let to = console.at(&format!("/settings/team/{id}?done={done}"));
    Ok(Redirect::to(&to).into_response())
}
