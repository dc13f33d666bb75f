use axum::Form;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use leptos::prelude::*;
use rollcall_core::setup::{self, FirstOwner, SetUpRefusal};
use rollcall_core::{Error, FieldErrors};
use serde::Deserialize;
use tower_sessions::Session;

use super::page::SetUpPage;
use crate::answer::Answer;
use crate::page_context::PageContext;
use crate::page_error::PageError;
use crate::sign_in::open_session;
use crate::ui::empty::Empty;
use crate::ui::icon::Glyph;
use crate::ui::link::ButtonLink;

/// The form as it was typed.
#[derive(Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    organization: String,
    #[serde(default)]
    application: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
}

/// `GET /account/set-up/{token}`
pub async fn show(page_context: PageContext, Path(token): Path<String>) -> Answer {
    require(&page_context, &token).await?;
    let empty = FirstOwner { application: "Main".into(), ..FirstOwner::default() };
    Ok(page(&page_context, &token, empty, FieldErrors::new()))
}

/// `POST /account/set-up/{token}`: sets up, and signs the first owner in.
pub async fn submit(
    page_context: PageContext,
    Path(token): Path<String>,
    session: Session,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Answer {
    require(&page_context, &token).await?;
    let Typed { organization, application, name, email, password } = typed;
    let new = FirstOwner { organization, application, name, email, password };
    let (ctx, request_id) = (&page_context.state.ctx, &page_context.request_id);
    match setup::set_up(ctx, &token, &new, request_id).await {
        Ok(identity) => open_session(&page_context, &session, &identity, None, &headers, "/").await,
        Err(Error::Invalid(errors)) => Ok(page(&page_context, &token, new, errors)),
        Err(error) => Err(error.into()),
    }
}

async fn require(page_context: &PageContext, token: &str) -> Result<(), PageError> {
    Ok(setup::open(&page_context.state.ctx, token).await??)
}

fn page(
    page_context: &PageContext,
    token: &str,
    typed: FirstOwner,
    errors: FieldErrors,
) -> Response {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let here = format!("/account/set-up/{token}");
    page_context.bare_wide("Set up Rollcall", status, None, move || {
        view! { <SetUpPage typed errors here/> }
    })
}

pub fn set_up_status(refusal: SetUpRefusal) -> StatusCode {
    match refusal {
        SetUpRefusal::Unknown => StatusCode::NOT_FOUND,
        SetUpRefusal::Expired | SetUpRefusal::Done => StatusCode::GONE,
    }
}

/// The page of a link that does not work.
pub fn set_up_page(page_context: &PageContext, refusal: SetUpRefusal) -> Response {
    page_context.bare("Set up Rollcall", set_up_status(refusal), move || {
        view! {
            <Empty glyph=Glyph::Clock title="This link does not work" text=refusal.words() main=true>
                <ButtonLink href="/sign-in" label="Go to sign-in"/>
            </Empty>
        }
    })
}
