use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;
use rollcall_core::mail;
use serde::Deserialize;
use uuid::Uuid;

use super::mail_page::{MailPage, MailView};
use super::message_page::MessagePage;
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;

#[derive(Deserialize)]
pub struct MailParams {
    #[serde(default)]
    before: String,
    /// What was just done on the previous page, for the toast.
    #[serde(default)]
    done: String,
}

/// Every message with its state, newest first.
pub async fn list(console: ConsoleContext, Query(params): Query<MailParams>) -> Answer {
    let before = Uuid::try_parse(&params.before).ok();
    let list = mail::list(console.ctx(), &console.actor, before).await?;
    let view = MailView {
        list,
        first_page: before.is_none(),
        said: match params.done.as_str() {
            "test" => "A test message is on its way to you.",
            "again" => "The message will be sent again.",
            _ => "",
        },
        actor: console.actor.clone(),
        base: console.base.clone(),
        now: console.now,
    };
    Ok(console.page(
        NavSection::Settings,
        console.document("Mail"),
        move || view! { <MailPage view/> },
    ))
}

pub async fn show(console: ConsoleContext) -> Answer {
    let id = console.id("message")?;
    let found = mail::find(console.ctx(), &console.actor, id).await?;
    let mail = found.ok_or(PageError::Missing("message"))?;
    let document = console.document(&mail.subject);
    let (here, now) = (console.at("/settings/mail"), console.now);
    let origin = console.ctx().settings.public_url.clone();
    Ok(console.page(NavSection::Settings, document, move || {
        view! { <MessagePage mail list=here origin now/> }
    }))
}

pub async fn test(console: ConsoleContext) -> Answer {
    mail::send_test(console.ctx(), &console.actor).await?;
    Ok(Redirect::to(&console.at("/settings/mail?done=test")).into_response())
}

pub async fn resend(console: ConsoleContext) -> Answer {
    let id = console.id("message")?;
    mail::resend(console.ctx(), &console.actor, id).await?;
    Ok(Redirect::to(&console.at("/settings/mail?done=again")).into_response())
}
