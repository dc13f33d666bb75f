use leptos::prelude::*;
use rollcall_core::FieldErrors;

use super::PASSWORD_HINT;
use crate::ui::field::{FieldText, TextField};
use crate::ui::icon::Glyph;
use crate::ui::link::ButtonLink;
use crate::ui::notice::Notice;
use crate::ui::tone::Tone;

#[component]
pub fn RecoverPage(email: String, failure: Option<String>, can_recover: bool) -> impl IntoView {
    let notice = failure.map(|words| {
        view! { <Notice tone=Tone::Bad glyph=Glyph::Alert title=words alert=true/> }
    });
    let body = if can_recover {
        view! {
            <form class="stack" method="post" action="/account/recover">
                <TextField
                    text=FieldText {
                        name: "email",
                        label: "E-mail",
                        hint: "The address that you sign in with.",
                        ..Default::default()
                    }
                    value=email
                    kind="email"
                    autocomplete="username"
                    required=true
                    autofocus=true
                />
                <button class="btn btn--primary btn--wide">"Send link"</button>
            </form>
        }
        .into_any()
    } else {
        view! {
            <p>
                "No mail server is configured, so no link can be sent. Whoever runs Rollcall can set a new password with "<code>"rollcall operator reset-password"</code>"."
            </p>
        }
        .into_any()
    };
    view! {
        <div class="stack">
            <div><h1>"Forgot your password?"</h1></div>
            {notice}
            {body}
            <ButtonLink href="/sign-in" label="Back to sign-in"/>
        </div>
    }
}

#[component]
pub fn NewPasswordPage(email: String, errors: FieldErrors, here: String) -> impl IntoView {
    let text = FieldText {
        name: "password",
        label: "New password",
        hint: PASSWORD_HINT,
        errors: errors.get("password").cloned().unwrap_or_default(),
    };
    view! {
        <div class="stack">
            <div>
                <h1>"Set a new password"</h1>
                <p class="muted">"For "<bdi>{email.clone()}</bdi>". All sessions of the account end."</p>
            </div>
            <form class="stack" method="post" action=here novalidate>
                <TextField
                    text
                    value=""
                    kind="password"
                    autocomplete="new-password"
                    required=true
                    autofocus=true
                />
                <button class="btn btn--primary btn--wide">"Set password"</button>
            </form>
        </div>
    }
}
