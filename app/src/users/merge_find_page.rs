use leptos::prelude::*;
use rollcall_core::FieldErrors;
use rollcall_core::users::User;

use crate::ui::field::{FieldText, TextField};
use crate::ui::icon::Glyph;
use crate::ui::id::Id;
use crate::ui::link::{ButtonLink, Weight};
use crate::ui::notice::Notice;
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::status::Status;
use crate::ui::tone::Tone;

pub struct MergeFindView {
    pub user: User,
    pub typed: String,
    pub errors: FieldErrors,
    /// Why the two cannot be merged.
    pub conflict: Option<String>,
    /// The address of the users list.
    pub users: String,
}

#[component]
pub fn MergeFindPage(view: MergeFindView) -> impl IntoView {
    let MergeFindView { user, typed, errors, conflict, users } = view;
    let here = format!("{users}/{}", user.didit_internal_id);
    let title = format!("Merge {} with another user", user.name());
    let action = format!("{here}/merge");
    let text = FieldText {
        name: "with",
        label: "User ID of the other user",
        hint: "You compare both on the next page. Nothing is merged yet.",
        errors: errors.get("with").cloned().unwrap_or_default(),
    };
    let conflict = conflict.map(|words| {
        view! {
            <Notice tone=Tone::Bad glyph=Glyph::Alert title="These two cannot be merged." alert=true>
                <p>{words}</p>
            </Notice>
        }
    });
    view! {
        <Crumbs href=here.clone() label="User"/>
        <PageHead title>
            <p class="row"><Status of=user.status pill=true/><Id value=user.vendor_data label="user ID"/></p>
        </PageHead>
        <form class="stack" method="get" action=action novalidate>
            {conflict}
            <div class="fields"><TextField text value=typed/></div>
            <div class="actionbar">
                <p></p>
                <ButtonLink href=here label="Cancel" weight=Weight::Quiet/>
                <button class="btn btn--primary">"Compare"</button>
            </div>
        </form>
    }
}
