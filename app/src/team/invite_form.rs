use leptos::prelude::*;
use rollcall_core::team::NewInvitation;
use rollcall_core::{Error, FieldErrors};
use serde::Deserialize;

use super::role_fields::{Givable, RoleFields, TypedRole};
use crate::ui::field::{FieldText, TextField};

/// The form for an invitation, as it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct TypedInvitation {
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub name: String,
    #[serde(flatten)]
    pub role: TypedRole,
}

impl TypedInvitation {
    pub fn invitation(&self) -> Result<NewInvitation, Error> {
        let role = self.role.new_role()?;
        Ok(NewInvitation { email: self.email.clone(), name: self.name.clone(), role })
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
                <RoleFields givable typed=typed.role errors=errors.clone()/>
            </div>
            <div class="actions"><button class="btn btn--primary">{button}</button></div>
        </form>
    }
}
