//! The sign-in page. No field is marked after a failure: the answer is the same for a wrong address.

use leptos::prelude::*;
use rollcall_core::sso::{SignInChoice, SignInChoices};

use crate::address::with_query;
use crate::ui::field::{FieldText, TextField};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::notice::Notice;
use crate::ui::tone::Tone;

#[component]
pub fn SignInPage(
    email: String,
    next: String,
    failure: Option<String>,
    choices: SignInChoices,
    /// Browsers have passkeys here.
    has_passkeys: bool,
    /// What was just done, or what there is to know first.
    #[prop(optional_no_strip)]
    said: Option<&'static str>,
    /// Where the person signs out at the provider, too.
    #[prop(optional_no_strip)]
    out_there: Option<String>,
) -> impl IntoView {
    let notice = failure.map(|words| {
        view! { <Notice tone=Tone::Bad glyph=Glyph::Alert title=words alert=true/> }
    });
    let said = said.map(|words| {
        let out_there = out_there.map(|href| {
            view! { <p><a href=href>"Sign out of your provider, too"</a></p> }
        });
        view! { <Notice tone=Tone::Info glyph=Glyph::Info title=words>{out_there}</Notice> }
    });
    let SignInChoices { buttons, is_set_up } = choices;
    let buttons = (!buttons.is_empty()).then(|| {
        view! { <ProviderButtons buttons next=next.clone()/> }
    });
    let by_email = is_set_up.then(|| {
        view! {
            <button class="btn btn--wide" formaction=super::sso::PAGE formnovalidate="">
                "Use single sign-on"
            </button>
        }
    });
    let by_passkey = has_passkeys.then(|| {
        let href = with_query(super::passkey::PAGE, [("next", next.clone())]);
        view! {
            <a class="btn btn--wide" href=href><Icon of=Glyph::Key/>"Sign in with a passkey"</a>
        }
    });
    let at_password = !email.is_empty();
    view! {
        <div class="stack">
            <div><h1>"Sign in"</h1></div>
            {said}
            {notice}
            {buttons}
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
                {by_email}
            </form>
            {by_passkey}
            <p class="muted">
                <small>
                    <a href="/account/recover">"Forgot your password?"</a>
                    " Sign-ins are recorded in the audit log."
                </small>
            </p>
        </div>
    }
}

/// The ways to sign in at a provider. Two of one name say whose they are.
#[component]
pub fn ProviderButtons(buttons: Vec<SignInChoice>, next: String) -> impl IntoView {
    let names: Vec<String> = buttons.iter().map(|one| one.name.clone()).collect();
    let forms = buttons
        .into_iter()
        .map(|choice| {
            let is_twice = names.iter().filter(|name| **name == choice.name).count() > 1;
            let label = match is_twice {
                true => format!("Sign in with {} ({})", choice.name, choice.organization),
                false => format!("Sign in with {}", choice.name),
            };
            view! {
                <form method="post" action=super::sso::PAGE>
                    <input type="hidden" name="provider" value=choice.id.to_string()/>
                    <input type="hidden" name="next" value=next.clone()/>
                    <button class="btn btn--wide">{label}</button>
                </form>
            }
        })
        .collect_view();
    view! { <div class="stack">{forms}</div> }
}
