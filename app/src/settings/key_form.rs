use leptos::prelude::*;
use rollcall_core::api_keys::{KeyPermission, NewApiKey};
use rollcall_core::{FieldErrors, Timestamp};

use crate::ui::credential::{expires_at, expiry_options};
use crate::ui::field::{FieldText, SelectField, TextField};
use crate::ui::format::capitalized;
use crate::ui::icon::{Glyph, Icon};

/// The form for a new key, as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedKey {
    name: String,
    networks: String,
    /// `90`, `365` days or `never`.
    expires: String,
    permissions: Vec<KeyPermission>,
}

impl Default for TypedKey {
    fn default() -> Self {
        Self {
            name: String::new(),
            networks: String::new(),
            expires: "90".into(),
            permissions: vec![KeyPermission::ReadUsers],
        }
    }
}

impl TypedKey {
    /// Reads the body of the form; a box that is ticked sends its permission's code.
    pub fn read(form: &[u8]) -> Self {
        let mut typed = Self { permissions: Vec::new(), ..Self::default() };
        for (name, value) in form_urlencoded::parse(form) {
            match name.as_ref() {
                "name" => typed.name = value.into_owned(),
                "networks" => typed.networks = value.into_owned(),
                "expires" => typed.expires = value.into_owned(),
                "permissions" => typed.permissions.extend(KeyPermission::from_code(&value)),
                _ => {}
            }
        }
        typed
    }

    pub fn new_key(&self, now: Timestamp) -> NewApiKey {
        NewApiKey {
            name: self.name.clone(),
            permissions: self.permissions.clone(),
            networks: self.networks.clone(),
            expires_at: expires_at(&self.expires, now),
        }
    }
}

/// `mays`: the permissions that the operator can give, each with whether it can.
#[component]
pub fn KeyForm(
    action: String,
    typed: TypedKey,
    errors: FieldErrors,
    mays: Vec<(KeyPermission, bool)>,
    now: Timestamp,
) -> impl IntoView {
    let text = |name: &'static str, label: &'static str, hint: &'static str| FieldText {
        name,
        label,
        hint,
        errors: errors.get(name).cloned().unwrap_or_default(),
    };
    let options = expiry_options(now);
    let boxes = mays
        .into_iter()
        .map(|(one, may)| {
            let ticked = may && typed.permissions.contains(&one);
            let why = (!may).then_some(" (not available to your role)");
            view! {
                <label class="choice" data-locked=(!may).then_some("")>
                    <input type="checkbox" name="permissions" value=one.code() checked=ticked disabled=!may/>
                    <span>{capitalized(one.label())}<small><code>{one.code()}</code>{why}</small></span>
                </label>
            }
        })
        .collect_view();
    let wrong = errors.get("permissions").map(|words| words.join(" ")).map(|words| {
        view! { <p class="err"><Icon of=Glyph::Alert/>{words}</p> }
    });
    view! {
        <form class="stack" method="post" action=action novalidate>
            <div class="fields">
                <TextField text=text("name", "Name", "The program or service that will use the key.") value=typed.name/>
                <TextField
                    text=text("networks", "Allowed networks", "Such as 10.20.0.0/16. Leave empty to allow any network.")
                    value=typed.networks
                />
                <SelectField text=text("expires", "Expires", "") options value=typed.expires/>
            </div>
            <fieldset class="field">
                <legend class="label"><b>"Permissions"</b></legend>
                <div class="fields">{boxes}</div>
                {wrong}
            </fieldset>
            <div class="actions"><button class="btn btn--primary">"Create API key"</button></div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::TypedKey;
    use rollcall_core::Timestamp;
    use rollcall_core::api_keys::KeyPermission;

    #[test]
    fn a_form_is_read_with_all_of_its_boxes() {
        let form = b"name=A&networks=10.0.0.0%2F8&expires=365&permissions=read%3Ausers&permissions=read:audit&permissions=x";
        let new = TypedKey::read(form).new_key(Timestamp::from_micros(0));
        assert_eq!(new.permissions, [KeyPermission::ReadUsers, KeyPermission::ReadAudit]);
        assert_eq!((new.name.as_str(), new.networks.as_str()), ("A", "10.0.0.0/8"));
        assert_eq!(new.expires_at.map(|at| at.day()).as_deref(), Some("1971-01-01"));
        let never = TypedKey::read(b"expires=never").new_key(Timestamp::from_micros(0));
        assert_eq!((never.expires_at, never.permissions), (None, Vec::new()));
    }
}
