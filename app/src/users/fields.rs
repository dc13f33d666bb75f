//! The fields of the forms by which a user is added and edited.

use leptos::either::Either;
use leptos::prelude::*;
use rollcall_core::FieldErrors;
use rollcall_core::users::{self, UserEdit};

use crate::ui::field::{AreaField, FieldText, SelectField, TextField};
use crate::ui::icon::{Glyph, Icon};

/// What the fields show.
#[derive(Clone, Debug, Default)]
pub struct UserFields {
    pub typed: UserEdit,
    pub errors: FieldErrors,
    /// Fields that a verification has locked.
    pub name_locked: bool,
    pub birth_locked: bool,
}

impl UserFields {
    pub fn text(&self, name: &'static str, label: &'static str, hint: &'static str) -> FieldText {
        let errors = self.errors.get(name).cloned().unwrap_or_default();
        FieldText { name, label, hint, errors }
    }
}

/// Every field but the key, and the values that the form has shown with a message.
#[component]
pub fn UserFieldSet(fields: UserFields) -> impl IntoView {
    let seen = users::seen_values(&fields.typed, &fields.errors);
    view! {
        <input type="hidden" name="version" value=fields.typed.version.to_string()/>
        <input type="hidden" name="seen" value=seen/>
        <div class="fields">{names(&fields)}{contact(&fields)}</div>
        <div class="fields">{state(&fields)}</div>
        <AreaField
            text=fields.text("metadata_json", "Metadata", "A JSON object with any other data.")
            value=fields.typed.metadata_json.clone()
        />
    }
}

/// A value that a verification has locked is shown as text, without a field to edit it.
fn locked(label: &'static str, name: &'static str, value: &str) -> impl IntoView + use<> {
    let value = value.to_owned();
    view! {
        <div class="field">
            <span class="label">{label}</span>
            <input type="hidden" name=name value=value.clone()/>
            <p><bdi>{value}</bdi>" "<span class="verified"><Icon of=Glyph::Lock/>"Verified"</span></p>
            <p class="hint">"Locked by verification. Only a new verification can change it."</p>
        </div>
    }
}

fn names(fields: &UserFields) -> impl IntoView + use<> {
    let typed = &fields.typed;
    let full_name = if fields.name_locked {
        Either::Left(locked("Full name", "full_name", &typed.full_name))
    } else {
        Either::Right(view! {
            <TextField text=fields.text("full_name", "Full name", "") value=typed.full_name.clone()/>
        })
    };
    let born = if fields.birth_locked {
        Either::Left(locked("Date of birth", "date_of_birth", &typed.date_of_birth))
    } else {
        let text = fields.text("date_of_birth", "Date of birth", "YYYY-MM-DD, such as 1985-03-25");
        Either::Right(view! { <TextField text value=typed.date_of_birth.clone()/> })
    };
    view! {
        <TextField text=fields.text("display_name", "Display name", "") value=typed.display_name.clone()/>
        {full_name}
        {born}
    }
}

fn contact(fields: &UserFields) -> impl IntoView + use<> {
    let typed = &fields.typed;
    view! {
        <TextField text=fields.text("email", "E-mail", "") value=typed.email.clone() kind="email"/>
        <TextField
            text=fields.text("phone", "Phone", "International format, such as +4915112345678")
            value=typed.phone.clone()
            kind="tel"
        />
    }
}

fn state(fields: &UserFields) -> impl IntoView + use<> {
    let typed = &fields.typed;
    let mut countries = vec![(String::new(), "No country".to_owned())];
    countries.extend(
        users::country_codes()
            .iter()
            .map(|(code, name)| ((*code).to_owned(), format!("{name} ({code})"))),
    );
    view! {
        <SelectField text=fields.text("country", "Country", "") options=countries value=typed.country.clone()/>
        <TextField text=fields.text("tags", "Tags", "Separated by commas") value=typed.tags.clone()/>
    }
}
