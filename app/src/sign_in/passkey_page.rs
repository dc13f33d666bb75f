use leptos::prelude::*;

use crate::address::with_query;
use crate::ui::icon::Glyph;
use crate::ui::link::{ButtonLink, Weight};
use crate::ui::notice::Notice;
use crate::ui::passkey::PasskeyButton;
use crate::ui::tone::Tone;

/// It asks by itself, unless it has just been refused.
#[component]
pub fn PasskeyPage(options: String, next: String, failure: Option<String>) -> impl IntoView {
    let now = failure.is_none();
    let notice = failure.map(|words| {
        view! { <Notice tone=Tone::Bad glyph=Glyph::Alert title=words alert=true/> }
    });
    let back = with_query("/sign-in", [("next", next.clone())]);
    view! {
        <div class="stack">
            <div>
                <h1>"Sign in with a passkey"</h1>
                <p class="muted">"Your device asks for your fingerprint, face or PIN. You need no password."</p>
            </div>
            {notice}
            <form class="stack" method="post" action=super::passkey::PAGE>
                <input type="hidden" name="next" value=next/>
                <PasskeyButton
                    options
                    field="passkey"
                    label="Use passkey"
                    instead="Sign in with your password."
                    weight=Weight::Primary
                    wide=true
                    now
                />
            </form>
            <div class="actions"><ButtonLink href=back label="Sign in with a password"/></div>
        </div>
    }
}
