use leptos::prelude::*;
use rollcall_core::scim::NewToken;
use rollcall_core::{FieldErrors, Timestamp};
use serde::Deserialize;

use crate::ui::field::{FieldText, SelectField, TextField};

const DAY: i64 = 24 * 3_600;

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
        let days = self.expires.parse::<i64>().ok().filter(|days| (1..=3_650).contains(days));
        let expires_at = days.map(|days| now.plus_seconds(days * DAY));
        NewToken { name: self.name.clone(), expires_at }
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
    let within = |days: i64| now.plus_seconds(days * DAY).day();
    let options = vec![
        ("90".to_owned(), format!("In 90 days, {}", within(90))),
        ("365".to_owned(), format!("In a year, {}", within(365))),
        ("never".to_owned(), "Never".to_owned()),
    ];
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
