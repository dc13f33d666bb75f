use leptos::prelude::*;
use rollcall_core::access::{Actor, AnyRole, ApplicationRef};
use rollcall_core::sso::{LinkedPerson, NewGroupRole, Provider, ProviderPage, ProviderText, Trial};
use rollcall_core::{FieldErrors, Timestamp};

use super::form::ProviderForm;
use super::groups_view::{GroupsSection, GroupsWords};
use super::is_owner;
use super::list_page::Addresses;
use super::trial_view::TrialSection;
use crate::ui::format::counted;
use crate::ui::kv::{Fact, Facts};
use crate::ui::menu::{AskButton, Asked, ConfirmDialog};
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::table::{Head, Table};
use crate::ui::time::At;
use crate::ui::toast::Toast;

pub struct ProviderView {
    pub found: ProviderPage,
    /// The form as it was typed, else as the provider is.
    pub typed: ProviderText,
    pub group: NewGroupRole,
    pub errors: FieldErrors,
    pub trial: Option<Trial>,
    pub roles: Vec<AnyRole>,
    pub applications: Vec<ApplicationRef>,
    /// The address of the list.
    pub list: String,
    pub actor: Actor,
    pub now: Timestamp,
    /// What was just done; empty: nothing.
    pub said: &'static str,
}

const GROUPS: GroupsWords = GroupsWords {
    when: "Read at every sign-in",
    about: "Somebody has the roles of their groups and no others: a role that you give by hand goes at their next sign-in with the provider. Whoever signs in with a password or a passkey keeps the roles of the time before, so refuse passwords if groups are to decide. When you remove a group, everybody who came by the provider signs in again. Of several groups the first in this list counts. The last owner stays, and so do break-glass owners. People whom the directory has named get their roles from there, if its groups give any.",
    owners: "Whoever decides about this group at the provider can become an owner.",
    hint: "As the provider names it. Some send an ID.",
};
const NO_CLAIM: &str =
    "Enter the claim with the groups above first: without it groups give no roles.";

#[component]
pub fn ProviderPageView(view: ProviderView) -> impl IntoView {
    let ProviderView { found, typed, group, errors, trial, roles, applications, .. } = view;
    let ProviderPage { provider, groups, people, redirect_address, logout_address } = found;
    let here = format!("{}/{}", view.list, provider.id);
    let may_change = is_owner(&view.actor);
    let organization = view.actor.organization.name.clone();
    let form = if may_change {
        let (action, roles) = (here.clone(), roles.clone());
        view! { <ProviderForm action typed errors=errors.clone() roles is_change=true/> }.into_any()
    } else {
        view! { <ProviderFacts provider=provider.clone()/> }.into_any()
    };
    let warning = provider.groups_claim.is_empty().then_some(NO_CLAIM);
    let last = may_change.then(|| {
        view! {
            <RequireSection provider=provider.clone() organization=organization.clone() here=here.clone()/>
            <RemoveSection provider=provider.clone() here=here.clone()/>
        }
    });
    view! {
        <Crumbs href=view.list label="Single sign-on"/>
        <PageHead title=provider.name.clone()><p>{provider.issuer.clone()}</p></PageHead>
        <TrialSection trial here=here.clone()/>
        <section class="section" aria-labelledby="provider">
            <div class="section__head"><h2 id="provider">"Provider"</h2></div>
            {form}
        </section>
        <GroupsSection
            groups
            typed=group
            errors
            roles
            applications
            organization
            here=here.clone()
            may_change
            words=GROUPS
            warning
        />
        <Addresses redirect=redirect_address logout=logout_address/>
        <PeopleSection people here may_change now=view.now/>
        {last}
        {(!view.said.is_empty()).then(|| view! { <Toast text=view.said/> })}
    }
}

#[component]
fn ProviderFacts(provider: Provider) -> impl IntoView {
    let yes = |is: bool| if is { "Yes" } else { "No" };
    view! {
        <Facts>
            <Fact name="Issuer">{provider.issuer}</Fact>
            <Fact name="Client ID">{provider.client_id}</Fact>
            <Fact name="E-mail domains">{provider.domains.join(", ")}</Fact>
            <Fact name="Claim with the groups">{provider.groups_claim}</Fact>
            <Fact name="Makes accounts">{yes(provider.makes_accounts)}</Fact>
            <Fact name="Second factor trusted">{yes(provider.trusts_factor)}</Fact>
        </Facts>
    }
}

#[component]
fn PeopleSection(
    people: Vec<LinkedPerson>,
    here: String,
    may_change: bool,
    now: Timestamp,
) -> impl IntoView {
    let words = match people.len() {
        0 => "Nobody has signed in with it yet.".to_owned(),
        count => counted(count as i64, "person", "people"),
    };
    let table = (!people.is_empty()).then(|| {
        let heads = vec![
            Head::new("Person"),
            Head::new("Last sign-in").class("tight"),
            Head::new("Actions").class("tight").hidden(),
        ];
        let unlink = may_change.then(|| format!("{here}/unlink"));
        let rows =
            people.into_iter().map(|one| person_row(one, unlink.clone(), now)).collect_view();
        view! { <Table label="People" caption="People who sign in with it" heads>{rows}</Table> }
    });
    view! {
        <section class="section" aria-labelledby="people">
            <div class="section__head"><h2 id="people">"People"</h2><p>{words}</p></div>
            {table}
        </section>
    }
}

fn person_row(person: LinkedPerson, unlink: Option<String>, now: Timestamp) -> impl IntoView {
    let button = unlink.map(|action| {
        let label = format!("Unlink {}", person.name);
        let of = Asked {
            id: format!("unlink-{}", person.operator_id),
            label: "Unlink".into(),
            names: Some(label),
            title: format!("Unlink {}?", person.name),
            text: "Their sessions with the provider end. At their next sign-in they link their account again.".into(),
            action,
            confirm: "Unlink",
            cancel: "Keep link",
        };
        view! {
            <AskButton of class="btn btn--sm">
                <input type="hidden" name="operator" value=person.operator_id.to_string()/>
            </AskButton>
        }
    });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <bdi>{person.name}</bdi>" "<small><bdi>{person.email}</bdi></small>
            </th>
            <td role="cell" class="tight" data-label="Last sign-in"><At at=person.last_used_at now/></td>
            <td role="cell" class="tight">{button}</td>
        </tr>
    }
}

/// Whether passwords are refused.
#[component]
fn RequireSection(provider: Provider, organization: String, here: String) -> impl IntoView {
    let domains = provider.domains.join(", ");
    let (state, words, value, button) = match provider.is_required {
        true => (
            "Refused",
            format!(
                "People of {organization} with an address of {domains} sign in with {} alone. Break-glass \
                 owners can use their password.",
                provider.name
            ),
            "no",
            "Allow passwords",
        ),
        false => (
            "Allowed",
            format!(
                "If you refuse them, people of {organization} with an address of {domains} sign in with {} \
                 alone, from their next request on. Name a break-glass owner and sign in with it once before.",
                provider.name
            ),
            "yes",
            "Refuse passwords",
        ),
    };
    view! {
        <section class="section" aria-labelledby="passwords">
            <div class="section__head"><h2 id="passwords">"Passwords"</h2><p>{state}</p></div>
            <form class="stack" method="post" action=format!("{here}/require")>
                <p class="muted">{words}</p>
                <input type="hidden" name="required" value=value/>
                <div class="actions"><button class="btn">{button}</button></div>
            </form>
        </section>
    }
}

#[component]
fn RemoveSection(provider: Provider, here: String) -> impl IntoView {
    let words = "The sessions that it has opened end. Accounts stay, and their holders sign in with a password.";
    view! {
        <section class="section" aria-labelledby="remove">
            <div class="section__head"><h2 id="remove">"Remove the provider"</h2></div>
            <div class="stack">
                <p class="muted">{words}</p>
                <div class="actions">
                    <button class="btn btn--danger" type="button" popovertarget="confirm-remove">"Remove…"</button>
                </div>
            </div>
            <ConfirmDialog
                id="confirm-remove"
                title=format!("Remove {}?", provider.name)
                text=words
                action=format!("{here}/remove")
                confirm="Remove provider"
                cancel="Keep"
            />
        </section>
    }
}
