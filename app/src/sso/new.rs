use axum::extract::RawForm;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use rollcall_core::sso::{self, ProviderText};
use rollcall_core::{Error, FieldErrors, roles};

use super::PAGE;
use super::form::{ProviderForm, read};
use super::list_page::Addresses;
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;
use crate::ui::page::{Crumbs, PageHead};

/// `GET …/settings/single-sign-on/new`
pub async fn show(console: ConsoleContext) -> Answer {
    page(&console, ProviderText::default(), FieldErrors::new()).await
}

/// `POST …/settings/single-sign-on/new`
pub async fn submit(console: ConsoleContext, RawForm(form): RawForm) -> Answer {
    let typed = read(&form);
    match sso::create(console.ctx(), &console.actor, &typed).await {
        Ok(made) => {
            let to = console.at(&format!("{PAGE}/{}?done=made", made.id));
            Ok(Redirect::to(&to).into_response())
        }
        Err(Error::Invalid(errors)) => page(&console, typed, errors).await,
        Err(error) => Err(error.into()),
    }
}

async fn page(
    console: &ConsoleContext,
    typed: ProviderText,
    errors: FieldErrors,
) -> Result<Response, PageError> {
    let settings = sso::list(console.ctx(), &console.actor).await?;
    let roles = roles::all(console.ctx(), &console.actor).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (list, action) = (console.at(PAGE), console.at(&format!("{PAGE}/new")));
    let document = console.document("Set up a provider").status(status);
    Ok(console.page(NavSection::Settings, document, move || {
        view! {
            <Crumbs href=list label="Single sign-on"/>
            <PageHead title="Set up a provider">
                <p>"Register Rollcall at the provider first. Nobody signs in differently before you have tried it."</p>
            </PageHead>
            <Addresses redirect=settings.redirect_address logout=settings.logout_address/>
            <section class="section" aria-labelledby="provider">
                <div class="section__head"><h2 id="provider">"Provider"</h2></div>
                <ProviderForm action typed errors roles is_change=false/>
            </section>
        }
    }))
}
