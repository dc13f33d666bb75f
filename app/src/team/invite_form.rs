use leptos::prelude::*;
use rollcall_core::access::{AnyRole, Role};
use rollcall_core::team::NewInvitation;
use rollcall_core::{Error, FieldErrors};
use serde::Deserialize;

use crate::ui::field::{FieldText, SelectField, TextField};

/// The form for an invitation, as it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct TypedInvitation {
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub role: String,
}

impl TypedInvitation {
    pub fn invitation(&self) -> Result<NewInvitation, Error> {
        let role = Role::from_code(&self.role)
            .ok_or_else(|| Error::invalid("role", "Choose one of the roles."))?;
        Ok(NewInvitation { email: self.email.clone(), name: self.name.clone(), role })
    }
}

/// The roles that somebody with this role may give, for a choice.
pub fn roles_within(role: &AnyRole) -> Vec<(String, String)> {
    let given = Role::ALL.into_iter().filter(|one| role.reaches(&(*one).into()));
    given.map(|one| (one.code().to_owned(), one.label().to_owned())).collect()
}

/// `role`: the inviter's.
#[component]
pub fn InviteForm(
    action: String,
    typed: TypedInvitation,
    errors: FieldErrors,
    role: AnyRole,
    has_mail_server: bool,
) -> impl IntoView {
    let text = |name: &'static str, label: &'static str, hint: &'static str| FieldText {
        name,
        label,
        hint,
        errors: errors.get(name).cloned().unwrap_or_default(),
    };
    let chosen = if typed.role.is_empty() { Role::Reader.code().to_owned() } else { typed.role };
    let button = if has_mail_server { "Send invitation" } else { "Create invitation link" };
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
                <SelectField
                    text=text("role", "Role", "In every application of the organization. Nobody can give a role above their own.")
                    options=roles_within(&role)
                    value=chosen
                />
            </div>
            <div class="actions"><button class="btn btn--primary">{button}</button></div>
        </form>
    }
}
