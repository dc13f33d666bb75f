use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::access::Actor;
use rollcall_core::sso::{BreakGlassOwner, Provider, SsoSettings};

use super::{PAGE, is_owner};
use crate::settings::{Part, SettingsHead};
use crate::ui::field::{FieldText, SelectField};
use crate::ui::format::counted;
use crate::ui::icon::Glyph;
use crate::ui::id::Id;
use crate::ui::kv::{Fact, Facts};
use crate::ui::link::{ButtonLink, Weight};
use crate::ui::menu::{AskButton, Asked};
use crate::ui::notice::Notice;
use crate::ui::table::{Head, Table};
use crate::ui::time::At;
use crate::ui::toast::Toast;
use crate::ui::tone::Tone;

pub struct SsoView {
    pub settings: SsoSettings,
    pub actor: Actor,
    pub base: String,
    pub now: Timestamp,
    /// What was just done; empty: nothing.
    pub said: &'static str,
}

#[component]
pub fn SsoPage(view: SsoView) -> impl IntoView {
    let SsoView { settings, actor, base, now, said } = view;
    let here = format!("{base}{PAGE}");
    let may_change = is_owner(&actor);
    let words = match settings.providers.len() {
        0 => "No provider yet.".to_owned(),
        count => counted(count as i64, "provider", "providers"),
    };
    let locked = (!may_change).then(|| {
        view! {
            <Notice tone=Tone::Info glyph=Glyph::Lock title="Only an owner can change this.">
                <p>"A provider decides who somebody is, owners among them."</p>
            </Notice>
        }
    });
    let new = may_change.then(|| {
        let href = format!("{here}/new");
        view! { <ButtonLink href label="Set up a provider" weight=Weight::Primary/> }
    });
    let table = (!settings.providers.is_empty()).then(|| {
        let heads = vec![
            Head::new("Provider"),
            Head::new("E-mail domains"),
            Head::new("Passwords").class("tight"),
        ];
        let rows = settings.providers.iter().map(|one| provider_row(one, &here)).collect_view();
        view! { <Table label="Providers" caption="Providers of single sign-on" heads>{rows}</Table> }
    });
    view! {
        <SettingsHead actor base part=Part::SingleSignOn/>
        {locked}
        <section class="section" aria-labelledby="providers">
            <div class="section__head"><h2 id="providers">"Providers"</h2><p>{words}</p></div>
            <div class="stack">
                <p class="muted">
                    "With OpenID Connect people sign in with the account that they have in your directory, such as Okta, Entra ID, Google Workspace or Keycloak."
                </p>
                {table}
                <div class="actions">{new}</div>
            </div>
        </section>
        <Addresses redirect=settings.redirect_address logout=settings.logout_address/>
        <BreakGlass owners=settings.break_glass others=settings.owners here may_change now/>
        {(!said.is_empty()).then(|| view! { <Toast text=said/> })}
    }
}

fn provider_row(provider: &Provider, here: &str) -> impl IntoView + use<> {
    let href = format!("{here}/{}", provider.id);
    let passwords = if provider.is_required { "Refused" } else { "Allowed" };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row"><a href=href><bdi>{provider.name.clone()}</bdi></a></th>
            <td role="cell" data-label="E-mail domains">{provider.domains.join(", ")}</td>
            <td role="cell" class="tight" data-label="Passwords">{passwords}</td>
        </tr>
    }
}

/// What the provider has to know.
#[component]
pub fn Addresses(redirect: String, logout: String) -> impl IntoView {
    view! {
        <section class="section" aria-labelledby="addresses">
            <div class="section__head">
                <h2 id="addresses">"Addresses for the provider"</h2>
                <p>"Register them there, as a web application with a client secret."</p>
            </div>
            <Facts>
                <Fact name="Redirect address"><Id value=redirect label="redirect address"/></Fact>
                <Fact name="Back-channel logout"><Id value=logout label="back-channel logout address"/></Fact>
            </Facts>
        </section>
    }
}

#[component]
fn BreakGlass(
    owners: Vec<BreakGlassOwner>,
    /// Owners who could be named.
    others: Vec<(uuid::Uuid, String)>,
    here: String,
    may_change: bool,
    now: Timestamp,
) -> impl IntoView {
    let action = format!("{here}/break-glass");
    let table = (!owners.is_empty()).then(|| {
        let heads = vec![
            Head::new("Owner"),
            Head::new("Named by"),
            Head::new("Since").class("tight"),
            Head::new("Actions").class("tight").hidden(),
        ];
        let release = may_change.then(|| format!("{action}/release"));
        let rows = owners.into_iter().map(|one| owner_row(one, release.clone(), now)).collect_view();
        view! { <Table label="Break-glass owners" caption="Break-glass owners" heads>{rows}</Table> }
    });
    let form = (may_change && !others.is_empty()).then(|| {
        let options = others.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
        let text = FieldText { name: "operator", label: "Owner", ..FieldText::default() };
        view! {
            <form class="stack" method="post" action=action>
                <div class="fields"><SelectField text options value=""/></div>
                <div class="actions"><button class="btn">"Name break-glass owner"</button></div>
            </form>
        }
    });
    view! {
        <section class="section" aria-labelledby="break-glass">
            <div class="section__head"><h2 id="break-glass">"Break-glass owners"</h2></div>
            <div class="stack">
                <p class="muted">
                    "They can sign in with their password when passwords are refused, for the day on which the provider fails. Each such sign-in is marked in the audit log."
                </p>
                {table}
                {form}
            </div>
        </section>
    }
}

fn owner_row(owner: BreakGlassOwner, release: Option<String>, now: Timestamp) -> impl IntoView {
    let inactive =
        (!owner.is_active).then(|| view! { " "<small>"(no active owner: does not count)"</small> });
    let button = release.map(|action| {
        let label = format!("Release {}", owner.name);
        let of = Asked {
            id: format!("release-{}", owner.operator_id),
            label: "Release".into(),
            names: Some(label),
            title: format!("Release {} as break-glass owner?", owner.name),
            text: "Where passwords are refused, they can no longer sign in with theirs if the provider fails.".into(),
            action,
            confirm: "Release",
            cancel: "Keep owner",
        };
        view! {
            <AskButton of class="btn btn--sm">
                <input type="hidden" name="operator" value=owner.operator_id.to_string()/>
            </AskButton>
        }
    });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row"><bdi>{owner.name}</bdi>{inactive}</th>
            <td role="cell" data-label="Named by"><bdi>{owner.named_by}</bdi></td>
            <td role="cell" class="tight" data-label="Since"><At at=owner.named_at now/></td>
            <td role="cell" class="tight">{button}</td>
        </tr>
    }
}
