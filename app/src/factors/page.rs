use leptos::prelude::*;
use rollcall_core::factors::{App, Factors};
use rollcall_core::{FieldErrors, Timestamp};

use super::PAGE;
use super::passkeys::PasskeysSection;
use super::proof::APP_HINT;
use crate::address::with_query;
use crate::ui::field::{FieldText, TextField};
use crate::ui::format::counted;
use crate::ui::icon::Glyph;
use crate::ui::kv::{Fact, Facts};
use crate::ui::link::ButtonLink;
use crate::ui::notice::Notice;
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::time::At;
use crate::ui::toast::Toast;
use crate::ui::tone::Tone;

pub struct SecurityView {
    pub factors: Factors,
    /// The application that the operator came from.
    pub from: String,
    pub errors: FieldErrors,
    /// The provider that has signed them in.
    pub provider: Option<String>,
    /// Browsers have passkeys under the public address.
    pub can_add: bool,
    pub now: Timestamp,
    /// What was just done; empty: nothing.
    pub said: &'static str,
}

#[component]
pub fn SecurityPage(view: SecurityView) -> impl IntoView {
    let SecurityView { factors, from, errors, provider, can_add, now, said } = view;
    let (has_one, has_app) = (factors.has_one(), factors.app.is_some());
    let counts = factors.app.is_some_and(|app| app.counts);
    let (is_last, is_required) = (factors.passkeys.is_empty(), factors.is_required);
    let made = factors.codes_made_at;
    let account = with_query("/account", [("from", from.clone())]);
    let set_up = with_query(&format!("{PAGE}/app"), [("from", from.clone())]);
    let wrong = (!errors.is_empty()).then(|| {
        view! {
            <Notice tone=Tone::Bad glyph=Glyph::Alert title="Nothing was changed." alert=true>
                <p>"Fix the highlighted field below."</p>
            </Notice>
        }
    });
    let app = match factors.app {
        Some(app) => view! { <AppFacts app set_up now/> }.into_any(),
        None => view! {
            <div class="stack">
                <p>"An app on your phone shows a new code every 30 seconds. With it, nobody can sign in with your password alone."</p>
                <div class="actions">
                    <ButtonLink href=set_up label="Set up authenticator app"/>
                </div>
            </div>
        }
        .into_any(),
    };
    let left = factors.recovery_codes;
    let codes = has_one.then(|| {
        view! {
            <CodesForm left made from=from.clone() errors=errors.clone() provider=provider.clone() has_app=counts/>
        }
    });
    let remove = has_app.then(|| {
        view! { <RemoveForm from=from.clone() errors provider is_last counts is_required/> }
    });
    let passkeys = factors.passkeys;
    view! {
        <Crumbs href=account label="My account"/>
        <PageHead title="Sign-in security"><p>"What signs you in besides your password, or instead of it."</p></PageHead>
        <div class="stack">{wrong}</div>
        <PasskeysSection passkeys from can_add is_first=!has_one has_app=counts is_required now/>
        <section class="section" aria-labelledby="app">
            <div class="section__head"><h2 id="app">"Authenticator app"</h2></div>
            {app}
        </section>
        {codes}
        {remove}
        {(!said.is_empty()).then(|| view! { <Toast text=said/> })}
    }
}

#[component]
fn AppFacts(app: App, set_up: String, now: Timestamp) -> impl IntoView {
    let last = match app.last_used_at {
        Some(at) => view! { <At at now/> }.into_any(),
        None => "Never".into_any(),
    };
    let limit = (!app.counts).then(|| {
        view! {
            <p class="muted">
                "Does not work any more: it was set up after single sign-on, and your account belongs to another organization, too. Sign in with your password and set it up again."
            </p>
        }
    });
    view! {
        <div class="stack">
            {limit}
            <Facts>
                <Fact name="Added"><At at=app.added_at now/></Fact>
                <Fact name="Last used">{last}</Fact>
            </Facts>
            <div class="actions"><ButtonLink href=set_up label="Set up on another device"/></div>
        </div>
    }
}

#[component]
fn CodesForm(
    left: i64,
    made: Option<Timestamp>,
    from: String,
    errors: FieldErrors,
    provider: Option<String>,
    has_app: bool,
) -> impl IntoView {
    let made = made.map(|at| at.micros().to_string()).unwrap_or_default();
    let words = format!("{} left", counted(left, "code", "codes"));
    view! {
        <section class="section" aria-labelledby="codes">
            <div class="section__head"><h2 id="codes">"Recovery codes"</h2><p>{words}</p></div>
            <form class="stack" method="post" action=format!("{PAGE}/codes") novalidate>
                <p class="muted">"Each signs you in once without your passkey or app. New codes replace the ones that you have."</p>
                <input type="hidden" name="from" value=from/>
                <input type="hidden" name="made" value=made/>
                <div class="fields"><ProofField name="proof" errors provider has_app/></div>
                <div class="actions"><button class="btn">"Make new recovery codes"</button></div>
            </form>
        </section>
    }
}

#[component]
fn RemoveForm(
    from: String,
    errors: FieldErrors,
    provider: Option<String>,
    /// There is no other second factor.
    is_last: bool,
    counts: bool,
    is_required: bool,
) -> impl IntoView {
    let words = match (is_last, is_required) {
        (true, true) => {
            "Your recovery codes are removed too. Your organization requires a second factor: you set up another one before anything else opens."
        }
        (true, false) => {
            "Your recovery codes are removed too. After that, your password alone is enough to sign in."
        }
        (false, _) => "Your passkeys and your recovery codes stay.",
    };
    view! {
        <section class="section" aria-labelledby="remove">
            <div class="section__head"><h2 id="remove">"Remove authenticator app"</h2></div>
            <form class="stack" method="post" action=format!("{PAGE}/app/remove") novalidate>
                <p class="muted">{words}</p>
                <input type="hidden" name="from" value=from/>
                <div class="fields"><ProofField name="remove_proof" errors provider has_app=counts/></div>
                <div class="actions"><button class="btn btn--danger">"Remove authenticator app"</button></div>
            </form>
        </section>
    }
}

/// Password or code, before something is changed.
#[component]
pub fn ProofField(
    name: &'static str,
    errors: FieldErrors,
    provider: Option<String>,
    /// Their app shows codes that count.
    has_app: bool,
) -> impl IntoView {
    if let Some(provider) = provider {
        return view! { <p class="muted">"You confirm this at "<bdi>{provider}</bdi>"."</p> }
            .into_any();
    }
    let text = FieldText {
        name,
        label: "Your password",
        hint: if has_app { APP_HINT } else { "" },
        errors: errors.get(name).cloned().unwrap_or_default(),
    };
    view! { <TextField text value="" kind="password" autocomplete="current-password"/> }.into_any()
}
