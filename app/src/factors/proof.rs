use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use rollcall_core::{Error, FieldErrors};

use crate::answer::{status, with_retry_after};
use crate::page_context::PageContext;
use crate::ui::field::{FieldText, TextField};
use crate::ui::icon::Glyph;
use crate::ui::link::ButtonLink;
use crate::ui::notice::Notice;
use crate::ui::tone::Tone;

/// Marks an answer that the operator has to prove first who they are.
#[derive(Clone, Copy)]
pub struct NeedsProof;

/// The field of the proof, beside those of the form that goes on with it.
pub const PROOF_FIELD: &str = "_proof";

/// The page that asks for the password, or for a code, and goes on with the form that was sent.
/// `action`: where that form goes; `fields`: what it held; `error`: why the proof before was refused.
pub fn ask_for_proof(
    page_context: &PageContext,
    action: String,
    fields: Vec<(String, String)>,
    error: Option<&Error>,
) -> Response {
    let (errors, failure) = match error {
        Some(Error::Invalid(errors)) => (errors.clone(), None),
        error => (FieldErrors::new(), error.map(ToString::to_string)),
    };
    let back = page_context.path.clone();
    // What was asked for is not refused, it goes on.
    let status = error.map_or(StatusCode::OK, status);
    let response = page_context.bare("Confirm that it is you", status, move || {
        view! { <ProofPage action fields errors failure back/> }
    });
    match error {
        Some(error) => with_retry_after(response, error),
        None => response,
    }
}

#[component]
fn ProofPage(
    action: String,
    fields: Vec<(String, String)>,
    errors: FieldErrors,
    failure: Option<String>,
    back: String,
) -> impl IntoView {
    let text = FieldText {
        name: PROOF_FIELD,
        label: "Your password",
        hint: "Or the code that your authenticator app shows.",
        errors: errors.get("proof").cloned().unwrap_or_default(),
    };
    let notice = failure.map(|words| {
        view! { <Notice tone=Tone::Bad glyph=Glyph::Alert title=words alert=true/> }
    });
    let fields = fields
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    view! {
        <div class="stack">
            <div>
                <h1>"Confirm that it is you"</h1>
                <p class="muted">"This needs your password or a code from the last ten minutes. What you entered is kept."</p>
            </div>
            {notice}
            <form class="stack" method="post" action=action>
                {fields}
                <TextField
                    text
                    value=""
                    kind="password"
                    autocomplete="current-password"
                    required=true
                    autofocus=true
                />
                <button class="btn btn--primary btn--wide">"Confirm and continue"</button>
            </form>
            <div class="actions"><ButtonLink href=back label="Cancel"/></div>
        </div>
    }
}
