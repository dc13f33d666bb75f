use leptos::prelude::*;
use rollcall_core::FieldErrors;
use rollcall_core::users::{self, User, UserEdit};

use super::compare::{Conflict, ConflictView};
use super::fields::{UserFieldSet, UserFields};
use crate::ui::icon::Glyph;
use crate::ui::link::{ButtonLink, Weight};
use crate::ui::notice::Notice;
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::tone::Tone;

pub struct EditView {
    pub user: User,
    pub typed: UserEdit,
    pub errors: FieldErrors,
    /// Why it was not saved, if somebody else has saved a change since.
    pub conflict: Option<ConflictView>,
    /// The address of the users list.
    pub users: String,
}

impl EditView {
    /// A locked field shows what is stored, whatever was sent.
    fn fields(&self) -> UserFields {
        let (user, mut typed) = (&self.user, self.typed.clone());
        let verified = &user.verified;
        if verified.full_name {
            typed.full_name = user.full_name.clone().unwrap_or_default();
        }
        if verified.date_of_birth {
            typed.date_of_birth = user.date_of_birth.clone().unwrap_or_default();
        }
        UserFields {
            typed,
            errors: self.errors.clone(),
            name_locked: verified.full_name,
            birth_locked: verified.date_of_birth,
        }
    }
}

#[component]
pub fn EditPage(mut view: EditView) -> impl IntoView {
    let here = format!("{}/{}", view.users, view.user.didit_internal_id);
    let title = format!("Edit {}", view.user.name());
    let conflict = view.conflict.take().map(|view| view! { <Conflict view/> });
    // What was typed is in no place but here.
    let is_unsaved = conflict.is_some() || !view.errors.is_empty();
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
        <form class="stack" method="post" action=format!("{here}/edit") novalidate data-unsaved=is_unsaved.then_some("")>
            {conflict}
            {wrong}
            <UserFieldSet fields=view.fields()/>
            <div class="actionbar">
                <p></p>
                <ButtonLink href=crumb label="Cancel" weight=Weight::Quiet/>
                <button class="btn btn--primary">"Save changes"</button>
            </div>
        </form>
    }
}

/// The fields of a user as a form holds them.
pub fn as_typed(user: &User) -> UserEdit {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    UserEdit {
        version: user.version,
        display_name: text(&user.display_name),
        full_name: text(&user.full_name),
        date_of_birth: text(&user.date_of_birth),
        email: text(&user.email),
        phone: text(&user.phone),
        country: text(&user.country),
        tags: user.tags.join(", "),
        metadata_json: user.metadata_json.as_deref().map(users::pretty_json).unwrap_or_default(),
        ..UserEdit::default()
    }
}
