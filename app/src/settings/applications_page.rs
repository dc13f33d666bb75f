use leptos::prelude::*;
use rollcall_core::access::{Actor, ApplicationRef};
use uuid::Uuid;

use super::tabs::{Part, SettingsHead};
use crate::ui::field::{FieldText, TextField};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::id::Id;
use crate::ui::table::{Head, Table};
use crate::ui::toast::Toast;

pub struct ApplicationsView {
    pub list: Vec<ApplicationRef>,
    /// The application whose name was refused; none: the new one's.
    pub about: Option<Uuid>,
    /// The name as it was typed.
    pub typed: String,
    pub errors: Vec<String>,
    pub actor: Actor,
    pub base: String,
    /// What was just done; empty: nothing.
    pub said: &'static str,
}

#[component]
pub fn ApplicationsPage(view: ApplicationsView) -> impl IntoView {
    let ApplicationsView { list, about, typed, errors, actor, base, said } = view;
    let here = format!("{base}/settings/applications");
    let organization = actor.organization.clone();
    let heads = vec![
        Head::new("Application"),
        Head::new("Address").class("tight"),
        Head::new("ID").class("tight"),
        Head::new("Rename").class("tight"),
    ];
    let rows = list
        .into_iter()
        .map(|one| {
            let wrong = (about == Some(one.id)).then(|| (typed.clone(), errors.clone()));
            row(one, &organization.slug, wrong, &here)
        })
        .collect_view();
    let text = FieldText {
        name: "name",
        label: "Name",
        hint: "It has users, imports, exports, API keys and settings of its own.",
        errors: if about.is_none() { errors } else { Vec::new() },
    };
    let value = if about.is_none() { typed } else { String::new() };
    view! {
        <SettingsHead actor base part=Part::Applications/>
        <section class="section" aria-labelledby="applications-of">
            <div class="section__head">
                <h2 id="applications-of">"Applications of "<bdi>{organization.name}</bdi></h2>
                <p>"A new name keeps the address. Organization ID: "<Id value=organization.id.to_string() label="organization ID"/></p>
            </div>
            <Table label="Applications" caption="Applications of the organization, by name" heads>{rows}</Table>
        </section>
        <section class="section" aria-labelledby="new-application">
            <div class="section__head"><h2 id="new-application">"New application"</h2></div>
            <form class="stack" method="post" action=here novalidate>
                <div class="fields"><TextField text value autocomplete="off"/></div>
                <div class="actions"><button class="btn btn--primary">"Create application"</button></div>
            </form>
        </section>
        {(!said.is_empty()).then(|| view! { <Toast text=said/> })}
    }
}

/// `wrong`: the name that was refused, and why.
fn row(
    one: ApplicationRef,
    organization: &str,
    wrong: Option<(String, Vec<String>)>,
    here: &str,
) -> impl IntoView + use<> {
    let at = format!("/{organization}/{}", one.slug);
    let (value, errors) = wrong.unwrap_or_else(|| (one.name.clone(), Vec::new()));
    let label = format!("New name of {}", one.name);
    let refused = !errors.is_empty();
    let why = refused.then(
        || view! { <p class="err" role="alert"><Icon of=Glyph::Alert/>{errors.join(" ")}</p> },
    );
    view! {
        <tr role="row">
            <th role="rowheader" scope="row"><a href=at.clone()><bdi>{one.name.clone()}</bdi></a></th>
            <td role="cell" class="tight" data-label="Address"><code>{at}</code></td>
            <td role="cell" class="tight" data-label="ID"><Id value=one.id.to_string() label="application ID"/></td>
            <td role="cell" class="tight">
                <form class="row" method="post" action=format!("{here}/{}", one.id)>
                    <input
                        class="input"
                        name="name"
                        value=value
                        aria-label=label
                        aria-invalid=refused.then_some("true")
                        autocomplete="off"
                    />
                    <button class="btn btn--sm" aria-label=format!("Rename {}", one.name)>"Rename"</button>
                </form>
                {why}
            </td>
        </tr>
    }
}
