use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;
use rollcall_core::sign_in::Client;
use rollcall_core::sso::{self, Aim, Begun, Finished};
use rollcall_core::{Error, Timestamp};
use serde::Deserialize;
use tower_sessions::Session;

use super::pages::ProvedPage;
use super::{forget, kept};
use crate::address::{local_path, with_query};
use crate::answer::Answer;
use crate::page_context::PageContext;
use crate::page_error::PageError;
use crate::request::RenewSession;
use crate::sign_in::open_session::{open_session, user_agent};
use crate::sign_in::submit::again;
use crate::sign_in::{ByProvider, code, device, pending};

/// What a provider sends back with the browser.
#[derive(Deserialize)]
pub struct Returned {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    iss: String,
    #[serde(default)]
    error: String,
}

impl Returned {
    fn answer(&self) -> sso::Answer<'_> {
        sso::Answer { code: &self.code, state: &self.state, iss: &self.iss, error: &self.error }
    }
}

/// A provider that does not say when somebody has proved who they are.
const NEVER: Timestamp = Timestamp::from_micros(0);

/// `GET /sign-in/sso/{org}/callback`
pub async fn callback(
    page_context: PageContext,
    session: Session,
    Path(organization): Path<String>,
    headers: HeaderMap,
    Query(returned): Query<Returned>,
) -> Answer {
    let Some(begun) = kept(&page_context, &headers) else {
        let words = "This sign-in was begun in another browser, or took longer than ten minutes. Begin again.";
        return Ok(refused(&page_context, &Error::Forbidden(words.into())).await);
    };
    let answer = go_on(&page_context, &session, &begun, &organization, &headers, &returned).await?;
    Ok(forget(&page_context, answer))
}

async fn go_on(
    page_context: &PageContext,
    session: &Session,
    begun: &Begun,
    organization: &str,
    headers: &HeaderMap,
    returned: &Returned,
) -> Answer {
    let cookies = device::cookies_of(headers);
    let client = Client {
        address: &page_context.client_address,
        user_agent: user_agent(headers),
        cookies: &cookies,
        request_id: &page_context.request_id,
    };
    if matches!(begun.aim, Aim::Proof(_)) {
        return proved(page_context, begun, organization, returned, &client).await;
    }
    let ctx = &page_context.state.ctx;
    match sso::finish(ctx, begun, organization, &returned.answer(), &client).await {
        Ok(finished) => enter(page_context, session, begun, finished, headers).await,
        Err(
            error @ (Error::Forbidden(_) | Error::Unavailable(_) | Error::TooManyRequests { .. }),
        ) => Ok(refused(page_context, &error).await),
        Err(error) => Err(error.into()),
    }
}

async fn enter(
    page_context: &PageContext,
    session: &Session,
    begun: &Begun,
    finished: Finished,
    headers: &HeaderMap,
) -> Answer {
    let Finished { identity, session: by, proved_at, pending } = finished;
    let by = ByProvider { session: by, proved_at: proved_at.unwrap_or(NEVER) };
    let next = local_path(&begun.next).unwrap_or("/");
    if let Some(pending_sign_in) = pending {
        pending::keep(page_context, session, &pending_sign_in, Some(&by)).await?;
        let to = with_query(code::PAGE, [("next", next.to_owned())]);
        return Ok(Redirect::to(&to).into_response());
    }
    open_session(page_context, session, &identity, Some(&by), headers, next).await
}

/// Somebody who is signed in has proved again who they are, in a tab of its own.
async fn proved(
    page_context: &PageContext,
    begun: &Begun,
    organization: &str,
    returned: &Returned,
    client: &Client<'_>,
) -> Answer {
    let signed = page_context.require_signed()?;
    let Some(by) = &signed.provider else { return Err(PageError::NotFound) };
    let who = (signed.identity.operator_id, by);
    let ctx = &page_context.state.ctx;
    sso::prove(ctx, begun, who, organization, &returned.answer(), client).await?;
    let mut response = page_context.bare("Confirmed", StatusCode::OK, || view! { <ProvedPage/> });
    // The middleware keeps the proof, under another ID of the session.
    response.extensions_mut().insert(RenewSession { is_proved: true });
    Ok(response)
}

async fn refused(page_context: &PageContext, error: &Error) -> axum::response::Response {
    again(page_context, String::new(), String::new(), error).await
}
