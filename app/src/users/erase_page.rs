use leptos::prelude::*;
use rollcall_core::FieldErrors;
use rollcall_core::users::User;

use crate::ui::field::{FieldText, TextField};
use crate::ui::format::counted;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::id::Id;
use crate::ui::link::ButtonLink;
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::status::Status;

pub struct EraseView {
    pub user: User,
    /// None: the role may not see faces.
    pub faces: Option<i64>,
    /// Verification sessions.
    pub sessions: i64,
    pub typed: String,
    pub errors: FieldErrors,
    /// The address of the list.
    pub users: String,
}

#[component]
pub fn ErasePage(view: EraseView) -> impl IntoView {
    let EraseView { user, faces, sessions, typed, errors, users } = view;
    let here = format!("{users}/{}", user.didit_internal_id);
    let name = user.name().to_owned();
    let (form, back) = (format!("{here}/erase"), here);
    let faces = faces.map_or_else(|| "faces".to_owned(), |count| counted(count, "face", "faces"));
    let sessions = counted(sessions, "verification session", "verification sessions");
    let text = FieldText {
        name: "vendor_data",
        label: "User ID",
        hint: "Type the user ID above to confirm.",
        errors: errors.get("vendor_data").cloned().unwrap_or_default(),
    };
    view! {
        <Crumbs href=users label="Users"/>
        <PageHead title=format!("Erase {name}")>
            <p class="row"><Status of=user.status pill=true/><Id value=user.vendor_data label="user ID"/></p>
        </PageHead>
        <ul class="points section">
            <li>"The profile, its history, notes with their files, "{sessions}" and "{faces}" are deleted for good. This cannot be undone."</li>
            <li>"Exports that contain this user are withdrawn: their files are deleted and their links stop working."</li>
            <li>"Tables and reports of earlier imports leave this user out."</li>
            <li>"The audit log keeps the Rollcall ID and who erased it, and nothing else about this person."</li>
        </ul>
        <form class="stack section" method="post" action=form novalidate>
            <div class="fields"><TextField text value=typed/></div>
            <div class="actionbar">
                <p></p>
                <ButtonLink href=back label="Keep user"/>
                <button class="btn btn--danger"><Icon of=Glyph::Trash/>"Erase user"</button>
            </div>
        </form>
    }
}
