use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use rollcall_core::{Error, FieldErrors, factors, sign_in};

use crate::answer::{status, with_retry_after};
use crate::page_context::PageContext;
use crate::sign_in::kept_form::{BACK_FIELD, OWNER_FIELD};
use crate::sign_in::sso::PROOF_PAGE;
use crate::ui::field::{FieldText, TextField};
use crate::ui::icon::Glyph;
use crate::ui::link::ButtonLink;
use crate::ui::notice::Notice;
use crate::ui::passkey::PasskeyButton;
use crate::ui::tone::Tone;

/// Marks an answer that the operator has to prove first who they are.
#[derive(Clone, Copy)]
pub struct NeedsProof;

/// The field of the proof, beside those of the form that goes on with it.
pub const PROOF_FIELD: &str = "_proof";

/// The field of a passkey's answer, which is sent instead.
pub const PASSKEY_FIELD: &str = "_passkey";

/// The page that asks for the password, a code or a passkey, and goes on with the form that was sent.
/// `action`: where that form goes; `fields`: what it held; `error`: why the proof before was refused.
pub async fn ask_for_proof(
    page_context: &PageContext,
    action: String,
    fields: Vec<(String, String)>,
    error: Option<&Error>,
) -> Response {
    let (errors, failure) = match error {
        Some(Error::Invalid(errors)) => {
            (errors.clone(), errors.get("passkey").map(|words| words.join(" ")))
        }
        error => (FieldErrors::new(), error.map(ToString::to_string)),
    };
    let passkey = passkey_options(page_context).await;
    let has_app = has_app(page_context).await;
    let back = page_context.path.clone();
    let owner = owner(page_context);
    let signed = page_context.signed.as_ref();
    let provider = signed.and_then(|signed| Some(signed.provider.as_ref()?.provider.clone()));
    // What was asked for is not refused, it goes on.
    let status = error.map_or(StatusCode::OK, status);
    let response = page_context.bare("Confirm that it is you", status, move || {
        let form = WaitingForm { action, fields, owner, back };
        match provider {
            Some(provider) => view! { <ProviderProofPage provider form/> }.into_any(),
            None => view! { <ProofPage form errors failure passkey has_app/> }.into_any(),
        }
    });
    match error {
        Some(error) => with_retry_after(response, error),
        None => response,
    }
}

/// The token of whoever has sent the form: nobody else goes on with it, even if they sign in with the same
/// browser meanwhile. If it cannot be made, the form goes on as one that was never kept.
pub(super) fn owner(page_context: &PageContext) -> Option<String> {
    let id = page_context.signed.as_ref()?.identity.operator_id;
    match sign_in::form_owner_token(&page_context.state.ctx, id) {
        Ok(token) => Some(token),
        Err(error) => {
            error.log();
            None
        }
    }
}

/// What a field for the password says, if it also takes a code.
pub(super) const APP_HINT: &str = "Or the code that your authenticator app shows.";

/// Whether a code can be typed. If that cannot be read, the page does not say so, and takes one.
async fn has_app(page_context: &PageContext) -> bool {
    let Some(signed) = &page_context.signed else { return false };
    match factors::find(&page_context.state.ctx, &signed.identity).await {
        Ok(found) => found.app.is_some_and(|app| app.counts),
        Err(error) => {
            error.log();
            false
        }
    }
}

/// What the browser needs to ask for a passkey. If that cannot be read, password and code go on.
async fn passkey_options(page_context: &PageContext) -> Option<String> {
    let signed = page_context.signed.as_ref().filter(|signed| signed.provider.is_none())?;
    let ctx = &page_context.state.ctx;
    let asked = factors::ask_for_passkey(ctx, &signed.identity, &signed.session_key).await;
    asked.unwrap_or_else(|error| {
        error.log();
        None
    })
}

/// The form that was sent, and the page that it stood on.
pub(super) struct WaitingForm {
    action: String,
    fields: Vec<(String, String)>,
    /// Whose it is.
    owner: Option<String>,
    back: String,
}

impl WaitingForm {
    pub(super) fn hidden(
        fields: Vec<(String, String)>,
        owner: Option<String>,
        back: String,
    ) -> impl IntoView {
        let owner = owner.map(|token| (OWNER_FIELD.to_owned(), token));
        let back = (BACK_FIELD.to_owned(), back);
        owner
            .into_iter()
            .chain([back])
            .chain(fields)
            .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
            .collect_view()
    }
}

/// For whoever came by a provider: they prove it there, in a tab of its own, and the form waits here.
#[component]
fn ProviderProofPage(provider: String, form: WaitingForm) -> impl IntoView {
    let WaitingForm { action, fields, owner, back } = form;
    view! {
        <div class="stack">
            <div>
                <h1>"Confirm that it is you"</h1>
                <p class="muted">
                    "Your last confirmation is more than ten minutes old. Sign in again at "<bdi>{provider.clone()}</bdi>". What you entered is kept."
                </p>
            </div>
            <a class="btn btn--primary btn--wide" href=PROOF_PAGE target="_blank" rel="noopener">
                "Confirm at "<bdi>{provider}</bdi>" (new tab)"
            </a>
            <form class="stack" method="post" action=action>
                {WaitingForm::hidden(fields, owner, back.clone())}
                <button class="btn btn--wide">"Continue"</button>
            </form>
            <div class="actions"><ButtonLink href=back label="Cancel"/></div>
        </div>
    }
}

#[component]
fn ProofPage(
    form: WaitingForm,
    errors: FieldErrors,
    failure: Option<String>,
    passkey: Option<String>,
    has_app: bool,
) -> impl IntoView {
    let WaitingForm { action, fields, owner, back } = form;
    let text = FieldText {
        name: PROOF_FIELD,
        label: "Your password",
        hint: if has_app { APP_HINT } else { "" },
        errors: errors.get("proof").cloned().unwrap_or_default(),
    };
    let notice = failure.map(|words| {
        view! { <Notice tone=Tone::Bad glyph=Glyph::Alert title=words alert=true/> }
    });
    let fields = WaitingForm::hidden(fields, owner, back.clone());
    let autofocus = passkey.is_none();
    let by_passkey = passkey.map(|options| {
        view! {
            <PasskeyButton
                options
                field=PASSKEY_FIELD
                label="Use passkey"
                instead=if has_app { "Enter your password or a code." } else { "Enter your password." }
                wide=true
            />
        }
    });
    view! {
        <div class="stack">
            <div>
                <h1>"Confirm that it is you"</h1>
                <p class="muted">
                    "Your last confirmation is more than ten minutes old. What you entered is kept."
                </p>
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
                    autofocus
                />
                <button class="btn btn--primary btn--wide">"Confirm and continue"</button>
                {by_passkey}
            </form>
            <div class="actions"><ButtonLink href=back label="Cancel"/></div>
        </div>
    }
}
