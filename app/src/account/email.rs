use axum::extract::Path;
use axum::http::StatusCode;
use leptos::prelude::*;
use rollcall_core::account;

use crate::answer::Answer;
use crate::page_context::PageContext;
use crate::page_error::PageError;
use crate::ui::empty::Empty;
use crate::ui::icon::Glyph;
use crate::ui::kv::{Fact, Facts};
use crate::ui::link::{ButtonLink, PostButton, Weight};
use crate::ui::notice::Notice;
use crate::ui::tone::Tone;

/// `GET /account/email/{token}`: which address becomes which. It changes nothing.
pub async fn show(page_context: PageContext, Path(token): Path<String>) -> Answer {
    let found = account::open_email_link(&page_context.state.ctx, &token).await?;
    let page = found.map_err(|why| PageError::AccountLink { why, again: "/account" })?;
    let signed = page_context.signed.as_ref().map(|signed| signed.identity.email.clone());
    let other = signed
        .filter(|email| *email != page.former)
        .map(|email| format!("You are signed in as {email}. This link is for {}.", page.former));
    let here = format!("/account/email/{token}");
    Ok(page_context.bare("Confirm e-mail", StatusCode::OK, move || {
        view! {
            <div class="stack">
                <div><h1>"Confirm your e-mail address"</h1></div>
                {other.map(|title| view! { <Notice tone=Tone::Warn glyph=Glyph::Alert title/> })}
                <Facts>
                    <Fact name="Present address"><bdi>{page.former}</bdi></Fact>
                    <Fact name="New address"><bdi>{page.new}</bdi></Fact>
                </Facts>
                <PostButton action=here label="Use the new address" weight=Weight::Primary/>
            </div>
        }
    }))
}

/// `POST /account/email/{token}`
pub async fn submit(page_context: PageContext, Path(token): Path<String>) -> Answer {
    let (ctx, request_id) = (&page_context.state.ctx, &page_context.request_id);
    let email = account::confirm_email(ctx, &token, request_id).await?;
    let text = format!("You sign in as {email} from now on.");
    Ok(page_context.bare("E-mail changed", StatusCode::OK, move || {
        view! {
            <Empty glyph=Glyph::OkRing title="Your e-mail address was changed" text main=true>
                <ButtonLink href="/" label="Go to the console"/>
            </Empty>
        }
    }))
}
