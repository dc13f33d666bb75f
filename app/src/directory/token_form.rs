use leptos::prelude::*;
use rollcall_core::scim::NewToken;
use rollcall_core::{FieldErrors, Timestamp};
use serde::Deserialize;

use crate::ui::credential::{expires_at, expiry_options};
use crate::ui::field::{FieldText, SelectField, TextField};

/// The form for a new token, as it was typed.
#[derive(Clone, Debug, Deserialize)]
pub struct TypedToken {
    #[serde(default)]
    name: String,
    /// `365` days or `never`.
    #[serde(default)]
    expires: String,
}

impl Default for TypedToken {
    fn default() -> Self {
        Self { name: String::new(), expires: "365".into() }
    }
}

impl TypedToken {
    pub fn new_token(&self, now: Timestamp) -> NewToken {
        NewToken { name: self.name.clone(), expires_at: expires_at(&self.expires, now) }
    }
}

#[component]
pub fn TokenForm(
    action: String,
    typed: TypedToken,
    errors: FieldErrors,
    now: Timestamp,
) -> impl IntoView {
    let text = |name: &'static str, label: &'static str, hint: &'static str| FieldText {
        name,
        label,
        hint,
        errors: errors.get(name).cloned().unwrap_or_default(),
    };
    let options = expiry_options(now);
    view! {
        <form class="stack" method="post" action=action novalidate>
            <div class="fields">
                <TextField
                    text=text("name", "Name", "Such as Okta or Entra ID. The audit log shows it.")
                    value=typed.name
                    autocomplete="off"
                />
                <SelectField text=text("expires", "Expires", "") options value=typed.expires/>
            </div>
            <div class="actions"><button class="btn btn--primary">"Create token"</button></div>
        </form>
    }
}
