use leptos::prelude::*;
use rollcall_core::access::{Actor, AnyRole, Scope};
use rollcall_core::roles::{CustomRole, Uses};

use super::words::{columns_in_words, exports_of};
use crate::settings::{Part, SettingsHead};
use crate::ui::format::counted;
use crate::ui::icon::Glyph;
use crate::ui::link::{ButtonLink, Weight};
use crate::ui::table::{Head, Table};
use crate::ui::toast::Toast;

pub struct RolesView {
    pub custom: Vec<(CustomRole, Uses)>,
    pub five: Vec<AnyRole>,
    pub actor: Actor,
    pub base: String,
    /// What was just done; empty: nothing.
    pub said: &'static str,
}

#[component]
pub fn RolesPage(view: RolesView) -> impl IntoView {
    let RolesView { custom, five, actor, base, said } = view;
    let here = format!("{base}/settings/roles");
    let may_make = actor.scope == Scope::Organization;
    let organization = actor.organization.name.clone();
    let new = may_make.then(|| {
        let href = format!("{here}/new?copy=READER");
        view! { <ButtonLink href label="New role" weight=Weight::Primary glyph=Glyph::Plus/> }
            .into_any()
    });
    let of_its_own = if custom.is_empty() {
        let words = "None yet. Open one of the roles below, and make a copy of it with fewer or other permissions.";
        view! { <p class="muted">{words}</p> }.into_any()
    } else {
        let rows = custom
            .into_iter()
            .map(|(custom, uses)| row(&custom.role, used(&uses), &here))
            .collect_view();
        view! {
            <Table label="Roles of the organization" caption="Custom roles of this organization" heads=heads("Used by")>
                {rows}
            </Table>
        }
        .into_any()
    };
    let five = five.iter().map(|role| row(role, String::new(), &here)).collect_view();
    view! {
        <SettingsHead actor base part=Part::Roles actions=new/>
        <section class="section" aria-labelledby="own">
            <div class="section__head"><h2 id="own">"Roles of "<bdi>{organization}</bdi></h2></div>
            {of_its_own}
        </section>
        <section class="section" aria-labelledby="five">
            <div class="section__head">
                <h2 id="five">"Built-in roles"</h2>
                <p>"Cannot be changed"</p>
            </div>
            <Table label="Built-in roles" caption="The five roles" heads=heads("")>{five}</Table>
        </section>
        {(!said.is_empty()).then(|| view! { <Toast text=said/> })}
    }
}

/// `last`: the head of the last column; empty: there is none.
fn heads(last: &'static str) -> Vec<Head> {
    let mut heads = vec![
        Head::new("Role"),
        Head::new("Permissions").class("r"),
        Head::new("Visible columns"),
        Head::new("Exports").class("tight"),
    ];
    if !last.is_empty() {
        heads.push(Head::new(last));
    }
    heads
}

fn row(role: &AnyRole, used: String, here: &str) -> impl IntoView + use<> {
    let href = format!("{here}/{}", role.code());
    let rights = role.rights();
    let used =
        (!used.is_empty()).then(|| view! { <td role="cell" data-label="Used by">{used}</td> });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <a href=href><bdi>{role.label().to_owned()}</bdi></a>
                <small><code>{role.code().to_owned()}</code></small>
            </th>
            <td role="cell" class="r" data-label="Permissions">{rights.permissions().len()}</td>
            <td role="cell" data-label="Visible columns">{columns_in_words(rights)}</td>
            <td role="cell" class="tight" data-label="Exports">{exports_of(rights)}</td>
            {used}
        </tr>
    }
}

/// "2 people, 1 API key"
fn used(uses: &Uses) -> String {
    let parts = [
        (uses.people.len(), "person", "people"),
        (uses.api_keys.len(), "API key", "API keys"),
        (uses.invitations.len(), "invitation", "invitations"),
        (uses.groups.len(), "group", "groups"),
        (uses.providers.len(), "provider", "providers"),
    ];
    let words: Vec<String> = parts
        .into_iter()
        .filter(|(count, _, _)| *count > 0)
        .map(|(count, one, many)| counted(count as i64, one, many))
        .collect();
    if words.is_empty() { "Nobody".to_owned() } else { words.join(", ") }
}
