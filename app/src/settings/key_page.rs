use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use rollcall_core::access::{Actor, ApplicationRef, OrganizationRef};
use rollcall_core::api_keys::{ApiKeyInfo, KeyPermission};
use rollcall_core::{FieldErrors, Timestamp};

use super::key_form::{KeyForm, TypedKey};
use super::key_table::KeyTable;
use super::tabs::{Part, SettingsHead};
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::id::Id;
use crate::ui::kv::{Fact, Facts};
use crate::ui::link::ButtonLink;
use crate::ui::notice::Notice;
use crate::ui::tone::Tone;

/// What the page is made from.
pub struct KeysView {
    pub actor: Actor,
    pub base: String,
    pub keys: Vec<ApiKeyInfo>,
    pub typed: TypedKey,
    pub now: Timestamp,
    pub errors: FieldErrors,
    /// Name and key of the one that was just made.
    pub made: Option<(String, String)>,
}

impl KeysView {
    pub fn new(console: &ConsoleContext, keys: Vec<ApiKeyInfo>, typed: TypedKey) -> Self {
        Self {
            actor: console.actor.clone(),
            base: console.base.clone(),
            keys,
            typed,
            now: console.now,
            errors: FieldErrors::new(),
            made: None,
        }
    }
}

pub fn show(console: &ConsoleContext, view: KeysView) -> Response {
    let status = match view.errors.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let document = console.document("API keys").status(status);
    console.page(NavSection::Settings, document, move || view! { <KeysPage view/> })
}

#[component]
fn KeysPage(view: KeysView) -> impl IntoView {
    let KeysView { actor, base, keys, typed, now, errors, made } = view;
    let here = format!("{base}/settings/keys");
    let (organization, application) = (actor.organization.clone(), actor.application.clone());
    let working = keys.iter().filter(|key| key.state(now).works()).count();
    let words = match keys.len() {
        0 => "No API keys yet. Create one below.".to_owned(),
        all if all == working => {
            format!("{} {}", working, if working == 1 { "works" } else { "work" })
        }
        all => format!("{working} active, {} inactive", all - working),
    };
    let mays = KeyPermission::ALL.map(|one| (one, actor.may_give(one))).to_vec();
    let wrong = (!errors.is_empty()).then(|| {
        view! {
            <Notice tone=Tone::Bad glyph=Glyph::Alert title="The API key was not created." alert=true>
                <p>"Fix the highlighted fields below."</p>
            </Notice>
        }
    });
    let table = (!keys.is_empty()).then(|| view! { <KeyTable keys base=base.clone() now/> });
    view! {
        <SettingsHead actor base part=Part::Keys/>
        {made.map(|(name, key)| view! { <Made name key here=here.clone()/> })}
        <section class="section" aria-labelledby="keys">
            <div class="section__head"><h2 id="keys">"API keys"</h2><p>{words}</p></div>
            {table}
        </section>
        <section class="section" aria-labelledby="newkey">
            <div class="section__head">
                <h2 id="newkey">"New API key"</h2>
                <p>"See the "<a href="/v3/docs">"API reference"</a>"."</p>
            </div>
            {wrong}
            <KeyForm action=here typed errors mays now/>
        </section>
        <Ids organization application/>
    }
}

/// What programs and support call the application and its organization.
#[component]
pub fn Ids(organization: OrganizationRef, application: ApplicationRef) -> impl IntoView {
    view! {
        <section class="section" aria-labelledby="ids">
            <div class="section__head"><h2 id="ids">"IDs"</h2></div>
            <Facts>
                <Fact name="Application ID"><Id value=application.id.to_string() label="application ID"/></Fact>
                <Fact name="Application in addresses"><Id value=application.slug label="application name"/></Fact>
                <Fact name="Organization ID"><Id value=organization.id.to_string() label="organization ID"/></Fact>
                <Fact name="Organization in addresses"><Id value=organization.slug label="organization name"/></Fact>
            </Facts>
        </section>
    }
}

/// Shows the whole key once, right after it was created.
#[component]
fn Made(name: String, key: String, here: String) -> impl IntoView {
    view! {
        <div class="notice" data-tone="ok" role="status">
            <Icon of=Glyph::Key/>
            <div>
                <strong>"API key “"{name}"” was created."</strong>
                " Copy it now. It is not shown again."
                <p class="gap-above">
                    <span class="id">
                        <code class="wrap">{key.clone()}</code>
                        <button type="button" aria-label="Copy new key" value=key><Icon of=Glyph::Copy/></button>
                    </span>
                </p>
            </div>
            <ButtonLink href=here label="I have copied it"/>
        </div>
    }
}
