use leptos::prelude::*;
use rollcall_core::FieldErrors;
use rollcall_core::access::{AnyRole, ApplicationRef, Role};
use rollcall_core::sso::{GroupRole, NewGroupRole};

use crate::ui::field::{FieldText, SelectField, TextField};
use crate::ui::menu::{AskButton, Asked};
use crate::ui::table::{Head, Table};

/// What is different where groups of a provider and groups of the directory give roles.
#[derive(Clone, Copy)]
pub struct GroupsWords {
    /// When a role is given and taken.
    pub when: &'static str,
    pub about: &'static str,
    /// What a line means that makes owners.
    pub owners: &'static str,
    /// Below the field of the group's name.
    pub hint: &'static str,
}

/// Which group gives which role.
#[component]
pub fn GroupsSection(
    groups: Vec<GroupRole>,
    typed: NewGroupRole,
    errors: FieldErrors,
    roles: Vec<AnyRole>,
    applications: Vec<ApplicationRef>,
    organization: String,
    here: String,
    may_change: bool,
    words: GroupsWords,
    /// Why the groups do not count yet.
    #[prop(optional_no_strip)]
    warning: Option<&'static str>,
) -> impl IntoView {
    let whole = format!("Every application of {organization}");
    let table = (!groups.is_empty()).then(|| {
        let heads = vec![
            Head::new("Group"),
            Head::new("Role"),
            Head::new("Where"),
            Head::new("Actions").class("tight").hidden(),
        ];
        let remove = may_change.then(|| format!("{here}/groups/remove"));
        let rows = groups
            .into_iter()
            .map(|one| row(one, &whole, remove.clone(), words.owners))
            .collect_view();
        view! { <Table label="Groups" caption="Roles that groups give" heads>{rows}</Table> }
    });
    let action = format!("{here}/groups");
    let form = may_change.then(|| {
        view! { <GroupForm action typed errors roles applications whole=whole.clone() hint=words.hint/> }
    });
    let warning = warning.map(|words| view! { <p class="muted">{words}</p> });
    view! {
        <section class="section" aria-labelledby="groups">
            <div class="section__head">
                <h2 id="groups">"Roles by group"</h2>
                <p>{words.when}</p>
            </div>
            <div class="stack">
                <p class="muted">{words.about}</p>
                {warning}
                {table}
                {form}
            </div>
        </section>
    }
}

fn row(
    line: GroupRole,
    whole: &str,
    remove: Option<String>,
    owners: &'static str,
) -> impl IntoView + use<> {
    let warning = (line.role == Role::Owner).then(|| view! { <small>{owners}</small> });
    let place = line.application.map_or_else(|| whole.to_owned(), |one| one.name);
    let button = remove.map(|action| {
        let label = format!("Remove {}", line.group);
        let of = Asked {
            id: format!("remove-{}", line.id),
            label: "Remove".into(),
            names: Some(label),
            title: format!("Take the role from {}?", line.group),
            text: format!(
                "People who have the role {} from this group alone lose it at once.",
                line.role.label()
            ),
            action,
            confirm: "Remove group",
            cancel: "Keep group",
        };
        view! {
            <AskButton of class="btn btn--sm">
                <input type="hidden" name="line" value=line.id.to_string()/>
            </AskButton>
        }
    });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row"><bdi>{line.group}</bdi></th>
            <td role="cell" data-label="Role">{line.role.label().to_owned()}{warning}</td>
            <td role="cell" data-label="Where"><bdi>{place}</bdi></td>
            <td role="cell" class="tight">{button}</td>
        </tr>
    }
}

#[component]
fn GroupForm(
    action: String,
    typed: NewGroupRole,
    errors: FieldErrors,
    roles: Vec<AnyRole>,
    applications: Vec<ApplicationRef>,
    whole: String,
    hint: &'static str,
) -> impl IntoView {
    let text = |name: &'static str, label: &'static str, hint: &'static str| FieldText {
        name,
        label,
        hint,
        errors: errors.get(name).cloned().unwrap_or_default(),
    };
    let roles = roles.iter().map(|role| (role.code().to_owned(), role.label().to_owned()));
    let single = applications.into_iter().map(|one| (one.id.to_string(), one.name));
    let places = std::iter::once((String::new(), whole)).chain(single).collect();
    let role = if typed.role.is_empty() { Role::Reader.code().to_owned() } else { typed.role };
    view! {
        <form class="stack" method="post" action=action novalidate>
            <div class="fields">
                <TextField text=text("group", "Group", hint) value=typed.group autocomplete="off"/>
                <SelectField text=text("role", "Role", "") options=roles.collect() value=role/>
                <SelectField
                    text=text("application", "Where", "")
                    options=places
                    value=typed.application.map(|id| id.to_string()).unwrap_or_default()
                />
            </div>
            <div class="actions"><button class="btn">"Add group"</button></div>
        </form>
    }
}
