use axum::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;
use rollcall_core::team::{self, Member};
use rollcall_core::{Error, FieldErrors, Timestamp, roles};
use serde::Deserialize;
use uuid::Uuid;

use super::member_page::{MemberPage, MemberView};
use super::role_fields::{Givable, TypedRole};
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
    let said = match params.done.as_str() {
        "role" => "The role was changed.",
        "taken" => "The role was taken away.",
        "suspended" => "Suspended. Their sessions have ended.",
        "restored" => "They can sign in again.",
        "sessions" => "Their sessions have ended.",
        "factor" => "The second factor was reset. Their sessions have ended.",
        _ => "",
    };
    answer(&console, None, FieldErrors::new(), said).await
}

/// `typed`: the role of the form; none: the one that the person has.
async fn answer(
    console: &ConsoleContext,
    typed: Option<TypedRole>,
    errors: FieldErrors,
    said: &'static str,
) -> Answer {
    let id = person(console)?;
    let (ctx, actor) = (console.ctx(), &console.actor);
    let found = team::find(ctx, actor, id).await?;
    let (member, hand_over) = found.ok_or(PageError::Missing("person"))?;
    let rule = team::role_rule(ctx, actor, id).await?;
    let places = team::places(ctx, actor).await?;
    let givable = Givable::new(actor, roles::all(ctx, actor).await?, places);
    let mut document = console.document(&member.name);
    if !errors.is_empty() {
        document = document.status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    let view = MemberView {
        rule,
        is_self: actor.operator_id() == Some(member.operator_id),
        actor: actor.clone(),
        givable,
        typed: typed.unwrap_or_else(|| present(&member)),
        errors,
        team: console.at("/settings/team"),
        now: console.now,
        said,
        member,
        hand_over,
    };
    Ok(console.page(NavSection::Settings, document, move || view! { <MemberPage view/> }))
}

/// The first role that somebody has, as the form shows it.
fn present(member: &Member) -> TypedRole {
    let Some(given) = member.roles.first() else { return TypedRole::default() };
    TypedRole {
        role: given.role.code().to_owned(),
        application: given.application.as_ref().map(|one| one.id.to_string()).unwrap_or_default(),
        until: given.until.map(Timestamp::day).unwrap_or_default(),
    }
}

/// `POST …/settings/team/{id}/role`
pub async fn change_role(console: ConsoleContext, Form(typed): Form<TypedRole>) -> Answer {
    let id = person(&console)?;
    let outcome = match typed.new_role() {
        Ok(new) => team::change_role(console.ctx(), &console.actor, id, &new).await,
        Err(error) => Err(error),
    };
    match outcome {
        Err(Error::Invalid(errors)) => answer(&console, Some(typed), errors, "").await,
        outcome => back(&console, id, "role", outcome),
    }
}

/// `POST …/settings/team/{id}/take-role`
pub async fn take_role(console: ConsoleContext, Form(typed): Form<TypedRole>) -> Answer {
    let id = person(&console)?;
    let application = match typed.application.as_str() {
        "" => None,
        text => Some(Uuid::try_parse(text).map_err(|_| PageError::Missing("application"))?),
    };
    let outcome = team::take_role(console.ctx(), &console.actor, id, application).await;
    back(&console, id, "taken", outcome)
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
