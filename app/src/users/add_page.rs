use leptos::prelude::*;
use rollcall_core::users::UserStatus;

use super::fields::{UserFieldSet, UserFields};
use crate::ui::field::{SelectField, TextField};
use crate::ui::icon::Glyph;
use crate::ui::link::{ButtonLink, Weight};
use crate::ui::notice::Notice;
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::tone::Tone;

/// `users`: the address of the list.
#[component]
pub fn AddPage(fields: UserFields, users: String) -> impl IntoView {
    let wrong = (!fields.errors.is_empty()).then(|| {
        view! {
            <Notice tone=Tone::Bad glyph=Glyph::Alert title="User not added." alert=true>
                <p>"Fix the highlighted fields below."</p>
            </Notice>
        }
    });
    let key = fields.text(
        "vendor_data",
        "User ID",
        "Your own ID for this user. It cannot be changed later. Not case-sensitive.",
    );
    let typed_key = fields.typed.vendor_data.clone();
    let (status, typed_status) = (fields.text("status", "Status", ""), fields.typed.status.clone());
    let statuses = UserStatus::ALL
        .map(|status| (status.code().to_owned(), status.label().to_owned()))
        .to_vec();
    let (list, back, imports) = (users.clone(), users.clone(), import_address(&users));
    view! {
        <Crumbs href=list label="Users"/>
        <PageHead title="Add user">
            <p>"For one person. To add many, "<a href=imports>"import a file"</a>"."</p>
        </PageHead>
        <form class="stack" method="post" action=format!("{users}/new") novalidate>
            {wrong}
            <div class="fields">
                <TextField text=key value=typed_key required=true/>
                <SelectField text=status options=statuses value=typed_status/>
            </div>
            <UserFieldSet fields/>
            <div class="actionbar">
                <p></p>
                <ButtonLink href=back label="Cancel" weight=Weight::Quiet/>
                <button class="btn btn--primary">"Add user"</button>
            </div>
        </form>
    }
}

fn import_address(users: &str) -> String {
    format!("{}/imports/new", users.trim_end_matches("/users"))
}
