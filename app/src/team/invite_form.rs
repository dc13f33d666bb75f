use std::collections::{BTreeMap, HashMap};

use leptos::prelude::*;
use rollcall_core::team::{MAX_ROLES, NewInvitation};
use rollcall_core::{Error, FieldErrors};

use super::role_fields::{Givable, RoleFields, TypedRole};
use crate::ui::field::{FieldText, TextField};

/// The form for an invitation, as it was typed.
#[derive(Clone, Debug)]
pub struct TypedInvitation {
    email: String,
    name: String,
    /// At least one; those after the first may be empty.
    roles: Vec<TypedRole>,
    /// Nothing is to be sent: the form is to show one role more.
    pub wants_more: bool,
}

impl Default for TypedInvitation {
    fn default() -> Self {
        let roles = vec![TypedRole::default()];
        Self { email: String::new(), name: String::new(), roles, wants_more: false }
    }
}

impl TypedInvitation {
    pub fn read(mut form: HashMap<String, String>) -> Self {
        Self {
            roles: TypedRole::read(&form),
            email: form.remove("email").unwrap_or_default(),
            name: form.remove("name").unwrap_or_default(),
            wants_more: form.contains_key("more"),
        }
    }

    /// The same with fields for one role more, if there is room for it.
    pub fn with_one_more(mut self) -> Self {
        if self.roles.len() < MAX_ROLES {
            self.roles.push(TypedRole::default());
        }
        self.wants_more = false;
        self
    }

    /// Without the roles that were left empty.
    pub fn without_empty(mut self) -> Self {
        let mut place = 0;
        self.roles.retain(|typed| {
            place += 1;
            place == 1 || !typed.role.is_empty()
        });
        self
    }

    pub fn invitation(&self) -> Result<NewInvitation, Error> {
        let mut roles = Vec::new();
        for (place, typed) in self.roles.iter().enumerate() {
            roles.push(typed.new_role().map_err(|error| of_role(place, error))?);
        }
        Ok(NewInvitation { email: self.email.clone(), name: self.name.clone(), roles })
    }
}

/// An error of a role at its own fields.
fn of_role(place: usize, error: Error) -> Error {
    match error {
        Error::Invalid(errors) if place > 0 => {
            let named = |(name, words)| (format!("{name}{}", place + 1), words);
            Error::Invalid(errors.into_iter().map(named).collect::<BTreeMap<_, _>>())
        }
        other => other,
    }
}

#[component]
pub fn InviteForm(
    action: String,
    typed: TypedInvitation,
    errors: FieldErrors,
    givable: Givable,
    has_mail_server: bool,
) -> impl IntoView {
    let text = |name: &'static str, label: &'static str, hint: &'static str| FieldText {
        name,
        label,
        hint,
        errors: errors.get(name).cloned().unwrap_or_default(),
    };
    let button = if has_mail_server { "Send invitation" } else { "Create invitation link" };
    let can_have_more = typed.roles.len() < MAX_ROLES && givable.has_several_places();
    let more = can_have_more.then(|| {
        let here = format!("{action}#invite");
        view! {
            <button class="btn" name="more" value="1" formaction=here>"Add another role"</button>
        }
    });
    let roles = typed
        .roles
        .into_iter()
        .enumerate()
        .map(|(place, typed)| {
            let (givable, errors) = (givable.clone(), errors.clone());
            view! {
                <div class="fields" role="group" aria-label=format!("Role {}", place + 1)>
                    <RoleFields givable typed errors place/>
                </div>
            }
        })
        .collect_view();
    view! {
        <form class="stack" method="post" action=action novalidate>
            <div class="fields">
                <TextField
                    text=text("email", "E-mail", "The link works for seven days, once.")
                    value=typed.email
                    kind="email"
                    autocomplete="off"
                />
                <TextField
                    text=text("name", "Name", "Optional. The person sets their own name.")
                    value=typed.name
                    autocomplete="off"
                />
            </div>
            {roles}
            <div class="actions">
                <button class="btn btn--primary">{button}</button>
                {more}
            </div>
        </form>
    }
}
