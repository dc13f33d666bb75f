use leptos::prelude::*;
use rollcall_core::access::{Actor, AnyRole, ApplicationRef, Role, Scope};
use rollcall_core::team::NewRole;
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

/// The fields of a role in a form.
#[component]
pub fn RoleFields(givable: Givable, typed: TypedRole, errors: FieldErrors) -> impl IntoView {
    let text = |name: &'static str, label: &'static str, hint: &'static str| FieldText {
        name,
        label,
        hint,
        errors: errors.get(name).cloned().unwrap_or_default(),
    };
    let chosen = if typed.role.is_empty() { Role::Reader.code().to_owned() } else { typed.role };
    view! {
        <SelectField
            text=text("role", "Role", "Nobody can give a role above their own.")
            options=givable.roles()
            value=chosen
        />
        <SelectField
            text=text("application", "Where", "A role for one application replaces the organization role there.")
            options=givable.places()
            value=typed.application
        />
        <TextField
            text=text("until", "Last day", "Optional. The role ends when this day ends, in UTC.")
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
