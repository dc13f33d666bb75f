use leptos::prelude::*;
use rollcall_core::FieldErrors;
use rollcall_core::sign_in::SecondStep;

use crate::ui::field::{FieldText, TextField};
use crate::ui::icon::Glyph;
use crate::ui::link::Weight;
use crate::ui::notice::Notice;
use crate::ui::passkey::PasskeyButton;
use crate::ui::tone::Tone;

#[component]
pub fn CodePage(
    step: SecondStep,
    next: String,
    errors: FieldErrors,
    failure: Option<String>,
) -> impl IntoView {
    let SecondStep { has_app, passkey } = step;
    let failure = failure.or_else(|| errors.get("passkey").map(|words| words.join(" ")));
    let notice = failure.map(|words| {
        view! { <Notice tone=Tone::Bad glyph=Glyph::Alert title=words alert=true/> }
    });
    let (title, words) = match (&passkey, has_app) {
        (None, _) => (
            "Enter your code",
            "Open your authenticator app and enter the six digits that it shows for Rollcall.",
        ),
        (Some(_), true) => (
            "Confirm that it is you",
            "Use a passkey, or enter the code of your authenticator app.",
        ),
        (Some(_), false) => {
            ("Confirm that it is you", "Use a passkey, or enter one of your recovery codes.")
        }
    };
    let has_passkey = passkey.is_some();
    let by_passkey = passkey.map(|options| {
        view! {
            <form class="stack" method="post" action=super::code::PAGE>
                <input type="hidden" name="next" value=next.clone()/>
                <PasskeyButton
                    options
                    field="passkey"
                    label="Use passkey"
                    instead="Enter a code."
                    weight=Weight::Primary
                    wide=true
                />
            </form>
        }
    });
    let text = FieldText {
        name: "code",
        label: if has_app { "Code" } else { "Recovery code" },
        hint: if has_app {
            "Lost your phone? Enter one of your recovery codes instead."
        } else {
            ""
        },
        errors: errors.get("code").cloned().unwrap_or_default(),
    };
    let class = if has_passkey { "btn btn--wide" } else { "btn btn--primary btn--wide" };
    view! {
        <div class="stack">
            <div>
                <h1>{title}</h1>
                <p class="muted">{words}</p>
            </div>
            {notice}
            {by_passkey}
            <form class="stack" method="post" action=super::code::PAGE>
                <input type="hidden" name="next" value=next/>
                <TextField
                    text
                    value=""
                    autocomplete="one-time-code"
                    required=true
                    autofocus=!has_passkey
                />
                <button class=class>"Sign in"</button>
            </form>
            <p class="muted">
                <small>
                    "Lost everything, recovery codes included? Ask an owner of your organization to reset your second factor. If you are the only owner, whoever runs Rollcall can: "<code>"rollcall operator reset-second-factor"</code>". "
                    <a href="/sign-in">"Start again"</a>
                </small>
            </p>
        </div>
    }
}
