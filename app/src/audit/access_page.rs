use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::access::{Actor, Permission};
use rollcall_core::api_keys::{ApiKeyInfo, KeyPermission};
use rollcall_core::team::{AccessReport, GivenRole, Member, MemberState};

use crate::roles::words::{columns_in_words, exports_of, permissions_in_words};
use crate::ui::format::{capitalized, counted};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::table::{Head, Table};

pub struct AccessView {
    pub report: AccessReport,
    pub actor: Actor,
    /// `/organization/application`
    pub base: String,
    pub now: Timestamp,
}

#[component]
pub fn AccessPage(view: AccessView) -> impl IntoView {
    let AccessView { report, actor, base, now } = view;
    let AccessReport { people, without_access, api_keys, is_cut } = report;
    let (organization, application) = (&actor.organization.name, &actor.application.name);
    let print = view! {
        <button class="btn" type="button" data-print=""><Icon of=Glyph::Print/>"Print"</button>
    };
    let mut words = format!(
        "{} and {} can use {application}",
        counted(people.len() as i64, "person", "people"),
        counted(api_keys.len() as i64, "API key", "API keys"),
    );
    if is_cut {
        words.push_str(". The list shows the first 1,000 people by name");
    }
    let by_permission = by_permission(&people);
    let whole = format!("Every application of {organization}");
    let rows = people.iter().map(|(member, given)| person(member, given, &whole)).collect_view();
    let heads = vec![
        Head::new("Person"),
        Head::new("Role").class("tight"),
        Head::new("Applies to"),
        Head::new("Until").class("tight"),
        Head::new("Permissions"),
        Head::new("Visible columns"),
        Head::new("Exports").class("tight"),
    ];
    view! {
        <Crumbs href=format!("{base}/audit") label="Audit log"/>
        <PageHead title="Who may do what" actions=Some(print.into_any())><p>{words}</p></PageHead>
        <section class="section" aria-labelledby="people">
            <div class="section__head"><h2 id="people">"By person"</h2></div>
            <Table label="By person" caption="People who can open this application, with what their role allows" heads>
                {rows}
            </Table>
        </section>
        <section class="section" aria-labelledby="permissions">
            <div class="section__head"><h2 id="permissions">"By permission"</h2></div>
            <Table label="By permission" caption="Each permission with who has it" heads=vec![
                Head::new("Permission").class("tight"), Head::new("People").class("r"), Head::new("Who"),
            ]>{by_permission}</Table>
        </section>
        {keys(api_keys)}
        {without(without_access, now)}
    }
}

fn person(member: &Member, given: &GivenRole, whole: &str) -> impl IntoView + use<> {
    let rights = given.role.rights();
    let from = match &given.application {
        Some(application) => format!("{} alone", application.name),
        None => whole.to_owned(),
    };
    let until = given.until.map_or_else(|| "No end".to_owned(), Timestamp::minute);
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <bdi>{member.name.clone()}</bdi>
                <small><bdi>{member.email.clone()}</bdi></small>
            </th>
            <td role="cell" class="tight" data-label="Role"><bdi>{given.role.label().to_owned()}</bdi></td>
            <td role="cell" data-label="Applies to"><bdi>{from}</bdi></td>
            <td role="cell" class="tight" data-label="Until">{until}</td>
            <td role="cell" data-label="Permissions">{permissions_in_words(rights)}</td>
            <td role="cell" data-label="Visible columns">{columns_in_words(rights)}</td>
            <td role="cell" class="tight" data-label="Exports">{exports_of(rights)}</td>
        </tr>
    }
}

fn by_permission(people: &[(Member, GivenRole)]) -> impl IntoView + use<> {
    Permission::ALL
        .map(|permission| {
            let may: Vec<_> =
                people.iter().filter(|(_, given)| given.role.allows(permission)).collect();
            let count = may.len();
            let who = may
                .iter()
                .enumerate()
                .map(|(place, (member, given))| {
                    let before = if place == 0 { "" } else { ", " };
                    let (name, role) = (member.name.clone(), given.role.label().to_owned());
                    view! { {before}<bdi>{name}</bdi>" ("<bdi>{role}</bdi>")" }
                })
                .collect_view();
            let nobody = (count == 0).then_some("Nobody");
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row" class="tight">{capitalized(permission.label())}</th>
                    <td role="cell" class="r" data-label="People">{count}</td>
                    <td role="cell" data-label="Who">{who}{nobody}</td>
                </tr>
            }
        })
        .collect_view()
}

fn keys(list: Vec<ApiKeyInfo>) -> impl IntoView {
    if list.is_empty() {
        return ().into_any();
    }
    let heads = vec![
        Head::new("API key"),
        Head::new("Permissions"),
        Head::new("Created by").class("tight"),
        Head::new("Until").class("tight"),
    ];
    let rows = list.into_iter().map(key).collect_view();
    view! {
        <section class="section" aria-labelledby="keys">
            <div class="section__head">
                <h2 id="keys">"API keys"</h2>
                <p>"Limited by the role of the person who created the key"</p>
            </div>
            <Table label="API keys" caption="API keys that work, with what they allow" heads>{rows}</Table>
        </section>
    }
    .into_any()
}

fn key(key: ApiKeyInfo) -> impl IntoView {
    let may: Vec<&str> = key.permissions.iter().copied().map(KeyPermission::label).collect();
    let until = key.expires_at.map_or_else(|| "No end".to_owned(), Timestamp::minute);
    view! {
        <tr role="row">
            <th role="rowheader" scope="row"><bdi>{key.name}</bdi><small><code>{key.prefix}</code></small></th>
            <td role="cell" data-label="Permissions">{capitalized(&may.join(", "))}</td>
            <td role="cell" class="tight" data-label="Created by"><bdi>{key.made_by}</bdi></td>
            <td role="cell" class="tight" data-label="Until">{until}</td>
        </tr>
    }
}

/// The others of the team, each with the reason.
fn without(list: Vec<Member>, now: Timestamp) -> impl IntoView {
    if list.is_empty() {
        return ().into_any();
    }
    let heads = vec![Head::new("Person"), Head::new("Why")];
    let rows = list
        .into_iter()
        .map(|member| {
            let why = why_not(&member, now);
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row"><bdi>{member.name}</bdi><small><bdi>{member.email}</bdi></small></th>
                    <td role="cell" data-label="Why">{why}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="section" aria-labelledby="without">
            <div class="section__head"><h2 id="without">"In the team, without access here"</h2></div>
            <Table label="Without access" caption="People of the team who cannot open this application" heads>{rows}</Table>
        </section>
    }
    .into_any()
}

fn why_not(member: &Member, now: Timestamp) -> &'static str {
    match member.state {
        MemberState::Suspended => "Suspended",
        MemberState::Disabled => "The account is disabled",
        MemberState::Active if member.roles.iter().any(|given| given.has_ended(now)) => {
            "Their role has ended"
        }
        MemberState::Active => "Their roles are for other applications",
    }
}
