//! The sign-in page. No field is marked after a failure: the answer is the same for a wrong address.

use leptos::prelude::*;

use crate::ui::field::{FieldText, TextField};
use crate::ui::icon::Glyph;
use crate::ui::notice::Notice;
use crate::ui::tone::Tone;

#[component]
pub fn SignInPage(
    email: String,
    next: String,
    failure: Option<String>,
    /// What was just done, or what there is to know first.
    #[prop(optional_no_strip)]
    said: Option<&'static str>,
) -> impl IntoView {
    let notice = failure.map(|words| {
        view! { <Notice tone=Tone::Bad glyph=Glyph::Alert title=words alert=true/> }
    });
    let said = said.map(|words| {
        view! { <Notice tone=Tone::Info glyph=Glyph::Info title=words/> }
    });
    let at_password = !email.is_empty();
    view! {
        <div class="stack">
            <div><h1>"Sign in"</h1></div>
            {said}
            {notice}
            <form class="stack" method="post" action="/sign-in">
                <input type="hidden" name="next" value=next/>
                <TextField
                    text=FieldText { name: "email", label: "E-mail", ..Default::default() }
                    value=email
                    kind="email"
                    autocomplete="username"
                    required=true
                    autofocus=!at_password
                />
                <TextField
                    text=FieldText { name: "password", label: "Password", ..Default::default() }
                    value=""
                    kind="password"
                    autocomplete="current-password"
                    required=true
                    autofocus=at_password
                />
                <button class="btn btn--primary btn--wide">"Sign in"</button>
            </form>
            <p class="muted">
                <small>
                    <a href="/account/recover">"Forgot your password?"</a>
                    " Sign-ins are recorded in the audit log."
                </small>
            </p>
        </div>
    }
}
