use leptos::prelude::*;
use rollcall_core::FieldErrors;
use rollcall_core::factors::NewApp;

use super::PAGE;
use super::page::ProofField;
use super::qr::Qr;
use crate::address::with_query;
use crate::ui::field::{FieldText, TextField};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::link::PostButton;
use crate::ui::notice::Notice;
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::tone::Tone;

pub struct SetUpView {
    pub app: NewApp,
    /// The application that the operator came from.
    pub from: String,
    /// Nothing else opens before.
    pub is_required: bool,
    /// Browsers have passkeys under the public address.
    pub can_add: bool,
    /// The provider that has signed them in.
    pub provider: Option<String>,
    /// They have an app that counts, which this one replaces.
    pub has_app: bool,
    pub errors: FieldErrors,
}

#[component]
pub fn SetUpPage(view: SetUpView) -> impl IntoView {
    let SetUpView { app, from, is_required, can_add, provider, has_app, errors } = view;
    let security = with_query(PAGE, [("from", from.clone())]);
    let code = FieldText {
        name: "code",
        label: "Code",
        hint: "The six digits that the app shows for Rollcall.",
        errors: errors.get("code").cloned().unwrap_or_default(),
    };
    let first = if is_required {
        view! {
            <Notice tone=Tone::Warn glyph=Glyph::Lock title="Your organization requires a second factor.">
                <p>"Set it up to go on."</p>
            </Notice>
        }
        .into_any()
    } else {
        view! { <Crumbs href=security label="Sign-in security"/> }.into_any()
    };
    let passkey = can_add.then(|| {
        let action = with_query(&format!("{PAGE}/passkeys/new"), [("from", from.clone())]);
        view! { <PostButton action label="Add a passkey instead"/> }
    });
    let leave = is_required.then(|| {
        view! {
            <div class="actions">
                {passkey}
                <PostButton action="/sign-out" label="Sign out"/>
            </div>
        }
    });
    view! {
        {first}
        <PageHead title="Set up authenticator app">
            <p>"Any app for time-based codes works, such as the one in your password manager or phone."</p>
        </PageHead>
        <section class="section" aria-labelledby="scan">
            <div class="section__head"><h2 id="scan">"Scan the QR code"</h2></div>
            <div class="stack">
                <Qr text=app.address label="QR code of the key below"/>
                <p>"No camera? Type this key into the app: "<Secret text=app.secret/></p>
            </div>
        </section>
        <section class="section" aria-labelledby="confirm">
            <div class="section__head">
                <h2 id="confirm">"Enter its first code"</h2>
                <p>"Your other sessions end."</p>
            </div>
            <form class="stack" method="post" action=format!("{PAGE}/app") novalidate>
                <input type="hidden" name="from" value=from/>
                <input type="hidden" name="token" value=app.token/>
                <div class="fields">
                    <TextField text=code value="" autocomplete="one-time-code"/>
                    <ProofField name="proof" errors provider has_app/>
                </div>
                <div class="actions"><button class="btn btn--primary">"Turn on"</button></div>
            </form>
        </section>
        {leave}
    }
}

/// The key in groups of four, as it is typed.
#[component]
fn Secret(text: String) -> impl IntoView {
    let groups: Vec<&str> =
        text.as_bytes().chunks(4).filter_map(|group| std::str::from_utf8(group).ok()).collect();
    let shown = groups.join(" ");
    view! {
        <span class="id">
            <code class="wrap">{shown}</code>
            <button type="button" aria-label="Copy key" value=text><Icon of=Glyph::Copy/></button>
        </span>
    }
}
