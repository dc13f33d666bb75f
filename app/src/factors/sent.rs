use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

use super::proof::{WaitingForm, owner};
use crate::page_context::PageContext;
use crate::sign_in::kept_form::AGAIN_FIELD;
use crate::ui::empty::Empty;
use crate::ui::icon::Glyph;
use crate::ui::link::{ButtonLink, Weight};

/// The answer to a form that has gone on already from a page that had kept it: somebody went back in their
/// browser. `action` and `fields`: the form, which is done once more only if they say so.
pub fn sent_already(
    page_context: &PageContext,
    action: String,
    mut fields: Vec<(String, String)>,
) -> Response {
    let back = page_context.path.clone();
    let owner = owner(page_context);
    page_context.bare("You sent this already", StatusCode::CONFLICT, move || {
        fields.push((AGAIN_FIELD.to_owned(), "yes".to_owned()));
        let hidden = WaitingForm::hidden(fields, owner, back.clone());
        view! {
            <Empty
                glyph=Glyph::OkRing
                title="You sent this already"
                text="You confirmed and sent exactly this a few minutes ago, and it was done then. If something has changed since and you mean it again, send it again."
                main=true
            >
                <ButtonLink href=back label="Back to the page" weight=Weight::Primary/>
                <form method="post" action=action>
                    {hidden}
                    <button class="btn">"Send it again"</button>
                </form>
            </Empty>
        }
    })
}
