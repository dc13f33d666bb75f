use leptos::prelude::*;
use rollcall_core::team::{GivenRole, RoleRule};
use rollcall_core::{FieldErrors, Timestamp};

use super::role_fields::{Givable, RoleFields, TypedRole};
use crate::ui::menu::{AskButton, Asked};
use crate::ui::table::{Head, Table};

/// The roles of a person, each with the button that takes it away.
#[component]
pub fn RoleTable(
    roles: Vec<GivenRole>,
    organization: String,
    /// The person's page; none: the reader cannot change their roles.
    here: Option<String>,
    /// Whose groups replace them; none: nobody's.
    rule: Option<RoleRule>,
    now: Timestamp,
) -> impl IntoView {
    let heads = vec![
        Head::new("Role"),
        Head::new("Where"),
        Head::new("Until").class("tight"),
        Head::new("Actions").class("tight").hidden(),
    ];
    // The only one is not taken away: then the person is removed.
    let here = here.filter(|_| roles.len() > 1);
    let rows = roles
        .into_iter()
        .map(|given| row(given, &organization, here.as_deref(), rule.as_ref(), now))
        .collect_view();
    view! { <Table label="Roles" caption="Roles of this person" heads>{rows}</Table> }
}

fn row(
    given: GivenRole,
    organization: &str,
    here: Option<&str>,
    rule: Option<&RoleRule>,
    now: Timestamp,
) -> impl IntoView + use<> {
    let from = rule.map(|rule| {
        let words = rule.words(&given);
        view! { <small><bdi>{words}</bdi></small> }
    });
    let place = match &given.application {
        Some(application) => application.name.clone(),
        None => format!("Every application of {organization}"),
    };
    let take = here.map(|here| {
        let id = given.application.as_ref().map(|one| one.id.to_string()).unwrap_or_default();
        let words = format!("Take away {} in {place}", given.role.label());
        let of = Asked {
            id: format!("take-role-{id}"),
            label: "Take away".into(),
            names: Some(words),
            title: format!("Take away {}?", given.role.label()),
            text: format!(
                "They can no longer do what this role allows in {place}, from their next click on."
            ),
            action: format!("{here}/take-role"),
            confirm: "Take role away",
            cancel: "Keep role",
        };
        view! {
            <AskButton of class="btn btn--sm btn--danger">
                <input type="hidden" name="application" value=id/>
            </AskButton>
        }
    });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row"><bdi>{given.role.label().to_owned()}</bdi>{from}</th>
            <td role="cell" data-label="Where"><bdi>{place}</bdi></td>
            <td role="cell" class="tight" data-label="Until">{until(&given, now)}</td>
            <td role="cell" class="tight">{take}</td>
        </tr>
    }
}

/// The end of a role in words: "No end", "2026-12-31 23:59 UTC", "ended 2026-12-31 23:59 UTC".
pub fn until(given: &GivenRole, now: Timestamp) -> String {
    match given.until {
        None => "No end".to_owned(),
        Some(at) if given.has_ended(now) => format!("Ended {}", at.minute()),
        Some(at) => at.minute(),
    }
}

/// The form that gives a person a role.
#[component]
pub fn ChangeRole(
    givable: Givable,
    typed: TypedRole,
    errors: FieldErrors,
    here: String,
) -> impl IntoView {
    view! {
        <section class="section" aria-labelledby="change-role">
            <div class="section__head"><h2 id="change-role">"Change role"</h2></div>
            <form class="stack" method="post" action=format!("{here}/role") novalidate>
                <p class="muted">
                    "It applies from the next click on. The person keeps the roles that they have elsewhere."
                </p>
                <div class="fields"><RoleFields givable typed errors/></div>
                <div class="actions"><button class="btn">"Change role"</button></div>
            </form>
        </section>
    }
}
