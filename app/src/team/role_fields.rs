use std::collections::HashMap;

use leptos::prelude::*;
use rollcall_core::access::{Actor, AnyRole, ApplicationRef, Role, Scope};
use rollcall_core::team::{MAX_ROLES, NewRole};
use rollcall_core::{Error, FieldErrors, Timestamp};
use serde::Deserialize;
use uuid::Uuid;

use crate::ui::field::{FieldText, SelectField, TextField};

/// A role as a form gives it: which, where, and until when.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct TypedRole {
    #[serde(default)]
    pub role: String,
    /// The id of an application; empty: the whole organization.
    #[serde(default)]
    pub application: String,
    /// Its last day; empty: it has no end.
    #[serde(default)]
    pub until: String,
}

impl TypedRole {
    /// The roles that a form has typed: its first, and those after it up to the last that it shows.
    pub fn read(form: &HashMap<String, String>) -> Vec<Self> {
        let value = |name: &str| form.get(name).cloned().unwrap_or_default();
        let shown =
            NAMES.iter().take_while(|[role, ..]| *role == "role" || form.contains_key(*role));
        let read = |[role, application, until]: &[&str; 3]| Self {
            role: value(role),
            application: value(application),
            until: value(until),
        };
        shown.map(read).collect()
    }

    pub fn new_role(&self) -> Result<NewRole, Error> {
        let application =
            match self.application.as_str() {
                "" => None,
                id => Some(Uuid::try_parse(id).map_err(|_| {
                    Error::invalid("application", "Choose one of the applications.")
                })?),
            };
        let until = match self.until.trim() {
            "" => None,
            day => Some(Timestamp::end_of_day(day).ok_or_else(|| {
                Error::invalid("until", "Write a day such as 2026-12-31, or leave it empty.")
            })?),
        };
        Ok(NewRole { code: self.role.clone(), application, until })
    }
}

/// What somebody may give: roles that allow no more than their own, where their own holds.
#[derive(Clone)]
pub struct Givable {
    pub roles: Vec<AnyRole>,
    pub applications: Vec<ApplicationRef>,
    pub organization: String,
    pub in_organization: bool,
}

impl Givable {
    /// `applications`: where the actor may give roles.
    pub fn new(actor: &Actor, roles: Vec<AnyRole>, applications: Vec<ApplicationRef>) -> Self {
        Self {
            roles: roles.into_iter().filter(|role| actor.role.reaches(role)).collect(),
            applications,
            organization: actor.organization.name.clone(),
            in_organization: actor.scope == Scope::Organization,
        }
    }

    /// Whether somebody can be given roles in more than one place.
    pub fn has_several_places(&self) -> bool {
        self.places().len() > 1
    }

    fn roles(&self) -> Vec<(String, String)> {
        let pair = |role: &AnyRole| (role.code().to_owned(), role.label().to_owned());
        self.roles.iter().map(pair).collect()
    }

    fn places(&self) -> Vec<(String, String)> {
        let whole = (String::new(), format!("Every application of {}", self.organization));
        let whole = self.in_organization.then_some(whole);
        let single = self.applications.iter().map(|one| (one.id.to_string(), one.name.clone()));
        whole.into_iter().chain(single).collect()
    }
}

/// The names of the fields of each role in a form.
const NAMES: [[&str; 3]; MAX_ROLES] = [
    ["role", "application", "until"],
    ["role2", "application2", "until2"],
    ["role3", "application3", "until3"],
    ["role4", "application4", "until4"],
    ["role5", "application5", "until5"],
    ["role6", "application6", "until6"],
    ["role7", "application7", "until7"],
    ["role8", "application8", "until8"],
];

/// The fields of a role in a form. `place`: of several roles, counted from 0; those after the first can be
/// left out.
#[component]
pub fn RoleFields(
    givable: Givable,
    typed: TypedRole,
    errors: FieldErrors,
    #[prop(optional)] place: usize,
) -> impl IntoView {
    let [role, application, until] = NAMES[place.min(MAX_ROLES - 1)];
    let is_first = place == 0;
    let text = |name: &'static str, label: &'static str, hint: &'static str| FieldText {
        name,
        label,
        hint,
        errors: errors.get(name).cloned().unwrap_or_default(),
    };
    let mut options = givable.roles();
    if !is_first {
        options.insert(0, (String::new(), "No further role".to_owned()));
    }
    let reader = || Role::Reader.code().to_owned();
    let chosen = if typed.role.is_empty() && is_first { reader() } else { typed.role };
    view! {
        <SelectField
            text=text(role, "Role", "Nobody can give a role above their own.")
            options
            value=chosen
        />
        <SelectField
            text=text(application, "Where", "A role for one application replaces the organization role there.")
            options=givable.places()
            value=typed.application
        />
        <TextField
            text=text(until, "Last day", "Optional. The role ends when this day ends, in UTC.")
            value=typed.until
            kind="date"
            autocomplete="off"
        />
    }
}

#[cfg(test)]
mod tests {
    use super::TypedRole;

    #[test]
    fn a_role_ends_with_its_last_day() {
        let typed = |application: &str, until: &str| TypedRole {
            role: "READER".into(),
            application: application.into(),
            until: until.into(),
        };
        let new = typed("", "2026-12-31").new_role().expect("a role");
        assert_eq!(new.until.map(|at| at.minute()).as_deref(), Some("2026-12-31 23:59 UTC"));
        assert_eq!(typed("", " ").new_role().expect("a role").until, None);
        assert!(typed("", "31.12.2026").new_role().is_err());
        assert!(typed("main", "").new_role().is_err());
    }
}
