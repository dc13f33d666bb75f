use leptos::prelude::*;
use rollcall_core::FieldErrors;

use super::PAGE;
use crate::address::with_query;
use crate::ui::field::{FieldText, TextField};
use crate::ui::icon::Glyph;
use crate::ui::link::{ButtonLink, PostButton, Weight};
use crate::ui::notice::Notice;
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::passkey::PasskeyButton;
use crate::ui::tone::Tone;

pub struct NewPasskeyView {
    /// What core asks.
    pub options: String,
    /// The application that the operator came from.
    pub from: String,
    pub name: String,
    /// Nothing else opens before.
    pub is_required: bool,
    pub errors: FieldErrors,
}

#[component]
pub fn NewPasskeyPage(view: NewPasskeyView) -> impl IntoView {
    let NewPasskeyView { options, from, name, is_required, errors } = view;
    let security = with_query("/account/security", [("from", from.clone())]);
    let app = with_query("/account/security/app", [("from", from.clone())]);
    let wrong = errors.get("passkey").map(|words| words.join(" ")).map(|words| {
        view! {
            <Notice tone=Tone::Bad glyph=Glyph::Alert title="No passkey was added." alert=true>
                <p>{words}</p>
            </Notice>
        }
    });
    let text = FieldText {
        name: "name",
        label: "Name",
        hint: "Tells your passkeys apart, such as “Work laptop”.",
        errors: errors.get("name").cloned().unwrap_or_default(),
    };
    let first = (!is_required).then(|| view! { <Crumbs href=security label="Sign-in security"/> });
    let others = if is_required {
        view! {
            <div class="actions">
                <ButtonLink href=app label="Set up an authenticator app instead"/>
                <PostButton action="/sign-out" label="Sign out"/>
            </div>
        }
        .into_any()
    } else {
        ().into_any()
    };
    view! {
        {first}
        <PageHead title="Add passkey">
            <p>"Your device asks for your fingerprint, face or PIN, and keeps the passkey. Your other sessions end."</p>
        </PageHead>
        <div class="stack">
            {wrong}
            <form class="stack" method="post" action=PAGE novalidate>
                <input type="hidden" name="from" value=from/>
                <div class="fields"><TextField text value=name autocomplete="off"/></div>
                <PasskeyButton
                    options
                    field="passkey"
                    label="Add passkey"
                    instead="Set up an authenticator app instead."
                    weight=Weight::Primary
                />
            </form>
            {others}
        </div>
    }
}
