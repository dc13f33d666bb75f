use leptos::either::Either;
use leptos::prelude::*;
use rollcall_core::FieldErrors;
use rollcall_core::users::{self, User, UserEdit, UserStatus};

use super::compare::Conflict;
use crate::ui::field::{AreaField, FieldText, SelectField, TextField};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::link::{ButtonLink, Weight};
use crate::ui::notice::Notice;
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::tone::Tone;

pub struct EditView {
    pub user: User,
    pub typed: UserEdit,
    pub errors: FieldErrors,
    /// Why it was not saved, if somebody else has saved a change since.
    pub conflict: Option<String>,
    /// The address of the users list.
    pub users: String,
}

impl EditView {
    fn text(&self, name: &'static str, label: &'static str, hint: &'static str) -> FieldText {
        let errors = self.errors.get(name).cloned().unwrap_or_default();
        FieldText { name, label, hint, errors }
    }
}

#[component]
pub fn EditPage(view: EditView) -> impl IntoView {
    let here = format!("{}/{}", view.users, view.user.didit_internal_id);
    let title = format!("Edit {}", view.user.effective_name());
    let conflict = view.conflict.clone().map(|words| {
        let (saved, typed) = (as_typed(&view.user), view.typed.clone());
        view! { <Conflict words saved typed/> }
    });
    let wrong = (!view.errors.is_empty()).then(|| {
        view! {
            <Notice tone=Tone::Bad glyph=Glyph::Alert title="Changes not saved." alert=true>
                <p>"Fix the highlighted fields below."</p>
            </Notice>
        }
    });
    let crumb = here.clone();
    let list = view.users.clone();
    view! {
        <Crumbs href=list label="Users"/>
        <PageHead title>
            <p>"Leave a field empty to clear its value. Every change is recorded in the user’s history."</p>
        </PageHead>
        <form class="stack" method="post" action=format!("{here}/edit") novalidate>
            {conflict}
            {wrong}
            <input type="hidden" name="version" value=view.typed.version.to_string()/>
            <input type="hidden" name="seen" value=users::seen_values(&view.typed, &view.errors)/>
            <div class="fields">{names(&view)}{contact(&view)}</div>
            <div class="fields">{state(&view)}</div>
            <AreaField
                text=view.text("metadata_json", "Metadata", "A JSON object with any other data.")
                value=view.typed.metadata_json.clone()
            />
            <div class="actionbar">
                <p></p>
                <ButtonLink href=crumb label="Cancel" weight=Weight::Quiet/>
                <button class="btn btn--primary">"Save changes"</button>
            </div>
        </form>
    }
}

/// A verified name is shown as text, without a field to edit it.
fn names(view: &EditView) -> impl IntoView + use<> {
    let typed = &view.typed;
    let full_name = if view.user.verified.full_name {
        let name = view.user.full_name.clone().unwrap_or_default();
        Either::Left(view! {
            <div class="field">
                <span class="label">"Full name"</span>
                <input type="hidden" name="full_name" value=name.clone()/>
                <p><bdi>{name}</bdi>" "<span class="verified"><Icon of=Glyph::Lock/>"Verified"</span></p>
                <p class="hint">"Locked by verification. Only a new verification can change it."</p>
            </div>
        })
    } else {
        Either::Right(view! {
            <TextField text=view.text("full_name", "Full name", "") value=typed.full_name.clone()/>
        })
    };
    view! {
        <TextField text=view.text("display_name", "Display name", "") value=typed.display_name.clone()/>
        {full_name}
    }
}

fn contact(view: &EditView) -> impl IntoView + use<> {
    let typed = &view.typed;
    view! {
        <TextField text=view.text("email", "E-mail", "") value=typed.email.clone() kind="email"/>
        <TextField
            text=view.text("phone", "Phone", "International format, such as +4915112345678")
            value=typed.phone.clone()
            kind="tel"
        />
    }
}

fn state(view: &EditView) -> impl IntoView + use<> {
    let typed = &view.typed;
    let mut countries = vec![(String::new(), "No country".to_owned())];
    countries.extend(
        users::country_codes()
            .iter()
            .map(|(code, name)| ((*code).to_owned(), format!("{name} ({code})"))),
    );
    let statuses = UserStatus::ALL
        .map(|status| (status.code().to_owned(), status.label().to_owned()))
        .to_vec();
    view! {
        <SelectField text=view.text("country", "Country", "") options=countries value=typed.country.clone()/>
        <SelectField text=view.text("status", "Status", "") options=statuses value=typed.status.clone()/>
        <TextField text=view.text("tags", "Tags", "Separated by commas") value=typed.tags.clone()/>
    }
}

/// The fields of a user as a form holds them.
pub fn as_typed(user: &User) -> UserEdit {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    UserEdit {
        version: user.version,
        display_name: text(&user.display_name),
        full_name: text(&user.full_name),
        email: text(&user.email),
        phone: text(&user.phone),
        country: text(&user.country),
        status: UserStatus::code(user.status).to_owned(),
        tags: user.tags.join(", "),
        metadata_json: user.metadata_json.as_deref().map(users::pretty_json).unwrap_or_default(),
        seen: String::new(),
    }
}
