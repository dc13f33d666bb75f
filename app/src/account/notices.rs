use axum::body::Bytes;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;
use rollcall_core::Error;
use rollcall_core::account::{self, Notice};
use rollcall_core::inbox;
use serde::Deserialize;

use super::frame::frame_of;
use super::notices_page::NoticesPage;
use crate::address::with_query;
use crate::answer::Answer;
use crate::page_context::PageContext;
use crate::shell::nav::NavSection;

#[derive(Deserialize)]
pub struct NoticesParams {
    /// The application that the operator came from, as `/organization/application`.
    #[serde(default)]
    from: String,
    /// What was just done, for the toast.
    #[serde(default)]
    done: String,
}

/// `GET /account/notices`
pub async fn show(page_context: PageContext, Query(params): Query<NoticesParams>) -> Answer {
    let identity = page_context.require_signed()?.identity.clone();
    let wanted = account::notices(&page_context.state.ctx, &identity).await?;
    let summary = inbox::summary_hour(&page_context.state.ctx, &identity).await?;
    let has_mail_server = page_context.state.ctx.settings.mail.smtp_url.is_some();
    let (from, saved) = (params.from, params.done == "saved");
    let console = frame_of(page_context, &from).await?;
    Ok(console.page(NavSection::Account, console.document("Notices"), move || {
        view! { <NoticesPage email=identity.email wanted summary from has_mail_server saved/> }
    }))
}

fn no_hour() -> Error {
    Error::invalid("hour", "Choose one of the hours.")
}

/// `POST /account/notices`: each notice that is wanted is a field of its own; `hour` is that of the daily
/// summary, or nothing.
pub async fn submit(page_context: PageContext, body: Bytes) -> Answer {
    let identity = &page_context.require_signed()?.identity;
    let fields: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
    let values = |name: &str| {
        fields.iter().filter(|(field, _)| field == name).map(|(_, value)| value.clone()).collect()
    };
    let (codes, from): (Vec<String>, Vec<String>) = (values("notice"), values("from"));
    let wanted: Vec<Notice> = Notice::ALL
        .into_iter()
        .filter(|notice| codes.iter().any(|code| code == notice.code()))
        .collect();
    let (ctx, request_id) = (&page_context.state.ctx, &page_context.request_id);
    let hours: Vec<String> = values("hour");
    let hour = match hours.first().map(|typed| typed.trim()).unwrap_or_default() {
        "" => None,
        typed => Some(typed.parse::<i64>().map_err(|_| no_hour())?),
    };
    inbox::set_summary_hour(ctx, identity, hour, request_id).await?;
    account::set_notices(ctx, identity, &wanted, request_id).await?;
    let from = from.into_iter().next().unwrap_or_default();
    let to = with_query("/account/notices", [("from", from), ("done", "saved".to_owned())]);
    Ok(Redirect::to(&to).into_response())
}
