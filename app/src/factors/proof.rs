use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use rollcall_core::{Error, FieldErrors};

use crate::answer::{status, with_retry_after};
use crate::page_context::PageContext;
use crate::sign_in::sso::PROOF_PAGE;
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
    let signed = page_context.signed.as_ref();
    let provider = signed.and_then(|signed| Some(signed.provider.as_ref()?.provider.clone()));
    // What was asked for is not refused, it goes on.
    let status = error.map_or(StatusCode::OK, status);
    let response = page_context.bare("Confirm that it is you", status, move || {
        let form = WaitingForm { action, fields, back };
        match provider {
            Some(provider) => view! { <ProviderProofPage provider form/> }.into_any(),
            None => view! { <ProofPage form errors failure/> }.into_any(),
        }
    });
    match error {
        Some(error) => with_retry_after(response, error),
        None => response,
    }
}

/// The form that was sent, and the page that it stood on.
struct WaitingForm {
    action: String,
    fields: Vec<(String, String)>,
    back: String,
}

impl WaitingForm {
    fn hidden(fields: Vec<(String, String)>) -> impl IntoView {
        fields
            .into_iter()
            .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
            .collect_view()
    }
}

/// For whoever came by a provider: they prove it there, in a tab of its own, and the form waits here.
#[component]
fn ProviderProofPage(provider: String, form: WaitingForm) -> impl IntoView {
    let WaitingForm { action, fields, back } = form;
    view! {
        <div class="stack">
            <div>
                <h1>"Confirm that it is you"</h1>
                <p class="muted">
                    "This needs a sign-in at "<bdi>{provider.clone()}</bdi>" from the last ten minutes. What you entered is kept."
                </p>
            </div>
            <a class="btn btn--primary btn--wide" href=PROOF_PAGE target="_blank" rel="noopener">
                "Confirm at "<bdi>{provider}</bdi>" (new tab)"
            </a>
            <form class="stack" method="post" action=action>
                {WaitingForm::hidden(fields)}
                <button class="btn btn--wide">"Continue"</button>
            </form>
            <div class="actions"><ButtonLink href=back label="Cancel"/></div>
        </div>
    }
}

#[component]
fn ProofPage(form: WaitingForm, errors: FieldErrors, failure: Option<String>) -> impl IntoView {
    let WaitingForm { action, fields, back } = form;
    let text = FieldText {
        name: PROOF_FIELD,
        label: "Your password",
        hint: "Or the code that your authenticator app shows.",
        errors: errors.get("proof").cloned().unwrap_or_default(),
    };
    let notice = failure.map(|words| {
        view! { <Notice tone=Tone::Bad glyph=Glyph::Alert title=words alert=true/> }
    });
    let fields = WaitingForm::hidden(fields);
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
