use leptos::prelude::*;
use rollcall_core::FieldErrors;
use rollcall_core::setup::FirstOwner;

use crate::account::PASSWORD_HINT;
use crate::ui::field::{FieldText, TextField};
use crate::ui::icon::Glyph;
use crate::ui::notice::Notice;
use crate::ui::tone::Tone;

#[component]
pub fn SetUpPage(typed: FirstOwner, errors: FieldErrors, here: String) -> impl IntoView {
    let text = |name: &'static str, label: &'static str, hint: &'static str| FieldText {
        name,
        label,
        hint,
        errors: errors.get(name).cloned().unwrap_or_default(),
    };
    let wrong = (!errors.is_empty()).then(|| {
        view! {
            <Notice tone=Tone::Bad glyph=Glyph::Alert title="Nothing was set up." alert=true>
                <p>"Fix the highlighted fields below."</p>
            </Notice>
        }
    });
    view! {
        <div class="stack">
            <div>
                <h1>"Set up Rollcall"</h1>
                <p class="muted">"You become the first owner. You can invite the others afterwards."</p>
            </div>
            {wrong}
            <form class="stack" method="post" action=here novalidate>
                <TextField
                    text=text("organization", "Organization", "The company or team that uses Rollcall.")
                    value=typed.organization
                    autocomplete="organization"
                    required=true
                />
                <TextField
                    text=text("application", "First application", "The product whose users you manage. Others can follow.")
                    value=typed.application
                    required=true
                />
                <TextField
                    text=text("name", "Your name", "Shown to your colleagues and in the audit log.")
                    value=typed.name
                    autocomplete="name"
                    required=true
                />
                <TextField
                    text=text("email", "Your e-mail", "You sign in with it.")
                    value=typed.email
                    kind="email"
                    autocomplete="username"
                    required=true
                />
                <TextField
                    text=text("password", "Password", PASSWORD_HINT)
                    value=""
                    kind="password"
                    autocomplete="new-password"
                    required=true
                />
                <button class="btn btn--primary btn--wide">"Set up"</button>
            </form>
        </div>
    }
}
