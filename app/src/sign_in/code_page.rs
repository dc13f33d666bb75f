use leptos::prelude::*;
use rollcall_core::FieldErrors;

use crate::ui::field::{FieldText, TextField};
use crate::ui::icon::Glyph;
use crate::ui::notice::Notice;
use crate::ui::tone::Tone;

#[component]
pub fn CodePage(next: String, errors: FieldErrors, failure: Option<String>) -> impl IntoView {
    let notice = failure.map(|words| {
        view! { <Notice tone=Tone::Bad glyph=Glyph::Alert title=words alert=true/> }
    });
    let text = FieldText {
        name: "code",
        label: "Code",
        hint: "Lost your phone? Enter one of your recovery codes instead.",
        errors: errors.get("code").cloned().unwrap_or_default(),
    };
    view! {
        <div class="stack">
            <div>
                <h1>"Enter your code"</h1>
                <p class="muted">"Open your authenticator app and enter the six digits that it shows for Rollcall."</p>
            </div>
            {notice}
            <form class="stack" method="post" action=super::code::PAGE>
                <input type="hidden" name="next" value=next/>
                <TextField text value="" autocomplete="one-time-code" required=true autofocus=true/>
                <button class="btn btn--primary btn--wide">"Sign in"</button>
            </form>
            <p class="muted">
                <small>
                    "No app and no recovery codes? Ask an owner of your organization to reset your second factor. "
                    <a href="/sign-in">"Start again"</a>
                </small>
            </p>
        </div>
    }
}
