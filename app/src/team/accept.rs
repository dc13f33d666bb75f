use axum::Form;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use rollcall_core::team::{self, InvitationPage, LinkRefusal};
use rollcall_core::{Error, FieldErrors};
use serde::Deserialize;
use tower_sessions::Session;

use super::accept_page::{AcceptPage, AcceptView, Guest};
use crate::address::with_query;
use crate::answer::Answer;
use crate::page_context::PageContext;
use crate::page_error::PageError;
use crate::sign_in::{open_session, sso};
use crate::ui::empty::Empty;
use crate::ui::icon::Glyph;
use crate::ui::link::ButtonLink;

#[derive(Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
}

/// `GET /account/invitation/{token}`: what the invitation is about. It changes nothing: mail scanners
/// open links, too.
pub async fn show(page_context: PageContext, Path(token): Path<String>) -> Answer {
    let page = found(&page_context, &token).await?;
    Ok(answer(&page_context, page, &token, None, FieldErrors::new()))
}

/// Accepts: a new person with name and password, a signed-in one as they are.
pub async fn submit(
    page_context: PageContext,
    Path(token): Path<String>,
    session: Session,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Answer {
    let page = found(&page_context, &token).await?;
    let (ctx, id) = (&page_context.state.ctx, &page_context.request_id);
    if let Some(signed) = &page_context.signed {
        team::join(ctx, &token, &signed.identity, id).await?;
        return Ok(Redirect::to("/").into_response());
    }
    match team::accept(ctx, &token, &typed.name, &typed.password, id).await {
        Ok(identity) => open_session(&page_context, &session, &identity, None, &headers, "/").await,
        Err(Error::Invalid(errors)) => {
            Ok(answer(&page_context, page, &token, Some(typed.name), errors))
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /account/invitation/{token}/sso`: the way to the provider that speaks for the invited address.
pub async fn by_provider(page_context: PageContext, Path(token): Path<String>) -> Answer {
    let page = found(&page_context, &token).await?;
    let Some(provider) = page.provider else {
        return Ok(Redirect::to(&format!("/account/invitation/{token}")).into_response());
    };
    sso::start::for_invitation(&page_context, provider, page.email).await
}

async fn found(page_context: &PageContext, token: &str) -> Result<InvitationPage, PageError> {
    Ok(team::open_invitation(&page_context.state.ctx, token).await??)
}

/// `name`: as it was typed; none: the inviter's suggestion.
fn answer(
    page_context: &PageContext,
    page: InvitationPage,
    token: &str,
    name: Option<String>,
    errors: FieldErrors,
) -> Response {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let here = format!("/account/invitation/{token}");
    let same = |email: &str| email.to_lowercase() == page.email.to_lowercase();
    let is_required = page.provider.as_ref().is_some_and(|one| one.is_required);
    let at_provider = is_required && (!page.has_account || page.has_left);
    let guest = match &page_context.signed {
        Some(signed) if same(&signed.identity.email) => Guest::Known,
        Some(signed) => Guest::Other { email: signed.identity.email.clone() },
        // Also who comes back: the account has no password, or one that opens nothing here.
        None if at_provider => Guest::AtProvider,
        None if page.has_account => {
            Guest::SignedOut { sign_in: with_query("/sign-in", [("next", here.clone())]) }
        }
        None => Guest::New { name: name.unwrap_or_else(|| page.name.clone()), errors },
    };
    let view = AcceptView { page, guest, here };
    page_context.bare_wide("Invitation", status, None, move || view! { <AcceptPage view/> })
}

pub fn invitation_status(refusal: LinkRefusal) -> StatusCode {
    match refusal {
        LinkRefusal::Unknown => StatusCode::NOT_FOUND,
        _ => StatusCode::GONE,
    }
}

/// The page of a link that no longer works.
pub fn invitation_page(page_context: &PageContext, refusal: LinkRefusal) -> Response {
    page_context.bare("Invitation", invitation_status(refusal), move || {
        view! {
            <Empty glyph=Glyph::Clock title="This link does not work" text=refusal.words() main=true>
                <ButtonLink href="/sign-in" label="Go to sign-in"/>
            </Empty>
        }
    })
}
