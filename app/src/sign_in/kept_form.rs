//! A form that was sent after its session had ended: it waits on a page while somebody signs in again.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;

use crate::address::with_query;
use crate::answer::Answer;
use crate::page_context::PageContext;
use crate::ui::empty::Empty;
use crate::ui::icon::Glyph;
use crate::ui::link::ButtonLink;

/// Where somebody signs in while the form waits in another tab.
pub const SIGN_IN_AGAIN: &str = "/sign-in/again";

/// The field that says whose form a page has kept.
pub const OWNER_FIELD: &str = "_kept";

/// The field of the page that the form stood on, to come back to: the page that keeps it has no address.
pub const BACK_FIELD: &str = "_back";

/// The field that says that a form is meant to be done once more.
pub const AGAIN_FIELD: &str = "_again";

/// The page that keeps a form. `action`: where it goes; `fields`: what it held; `owner`: the token of whoever
/// has sent it.
pub fn keep_form(
    page_context: &PageContext,
    action: String,
    fields: Vec<(String, String)>,
    owner: String,
) -> Response {
    let back = page_context.path.clone();
    let words = if page_context.is_past_limits {
        "Your session has ended: your organization limits how long sessions last, or somebody there has ended it."
    } else {
        "Your session has ended."
    };
    page_context.bare("Sign in to continue", StatusCode::UNAUTHORIZED, move || {
        let fields = fields
            .into_iter()
            .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
            .collect_view();
        view! {
            <div class="stack">
                <div>
                    <h1>"Sign in to continue"</h1>
                    <p class="muted">
                        {words}" What you entered is kept on this page and is not saved yet. Sign in in a new tab, then come back here and continue."
                    </p>
                </div>
                <a class="btn btn--primary btn--wide" href=SIGN_IN_AGAIN target="_blank" rel="noopener">
                    "Sign in (new tab)"
                </a>
                <form class="stack" method="post" action=action>
                    <input type="hidden" name=OWNER_FIELD value=owner/>
                    <input type="hidden" name=BACK_FIELD value=back.clone()/>
                    {fields}
                    <button class="btn btn--wide">"Continue"</button>
                </form>
                <div class="actions"><ButtonLink href=back label="Discard what you entered"/></div>
            </div>
        }
    })
}

/// The answer to a kept form that somebody else goes on with.
pub fn not_your_form(page_context: &PageContext) -> Response {
    page_context.bare("This is not your form", StatusCode::FORBIDDEN, || {
        view! {
            <Empty
                glyph=Glyph::Alert
                title="This is not your form"
                text="Somebody else filled it in before their session ended, or it was kept for too long. Nothing was done. Open the page and enter it yourself."
                main=true
            >
                <ButtonLink href="/" label="Go to the console"/>
            </Empty>
        }
    })
}

/// `GET /sign-in/again`: leads to the sign-in page, and then says where to go on.
pub async fn again(page_context: PageContext) -> Answer {
    if page_context.signed.is_none() {
        let to = with_query("/sign-in", [("next", SIGN_IN_AGAIN.to_owned())]);
        return Ok(Redirect::to(&to).into_response());
    }
    Ok(page_context.bare("You are signed in", StatusCode::OK, || {
        view! {
            <Empty
                glyph=Glyph::OkRing
                title="You are signed in"
                text="Close this tab, and select Continue in the tab that you came from."
                main=true
            >
                <ButtonLink href="/" label="Go to the console"/>
            </Empty>
        }
    }))
}
