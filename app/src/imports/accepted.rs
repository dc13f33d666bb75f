//! The part of the start form with which an operator accepts what the button names: warnings, and
//! changes of status that have to be confirmed.

use leptos::prelude::*;
use rollcall_core::imports::{Import, StatusChanges};
use rollcall_core::users::UserStatus;

use super::form::CHANGES;
use crate::ui::format::{counted, thousands};

pub fn accepted_fields(import: &Import, setting: StatusChanges) -> impl IntoView + use<> {
    let (warned, changes) = (import.preview.warned, import.preview.status_changes);
    let confirm = changes > 0 && setting == StatusChanges::Confirmed;
    let confirm = confirm.then(|| {
        let label = format!(
            "Change the status of {}",
            counted(changes, "existing user", "existing users")
        );
        let blocked = raised(import);
        let of_them = (blocked > 0).then(|| {
            let are = if blocked == 1 { "is" } else { "are" };
            view! { <small>{format!("{} of them {are} {} now", thousands(blocked), UserStatus::Blocked.code())}</small> }
        });
        view! {
            <label class="choice">
                <input type="checkbox" form=CHANGES name="status_changes" value=changes.to_string()/>
                <span>{label}{of_them}</span>
            </label>
        }
    });
    view! {
        <input type="hidden" form=CHANGES name="warned" value=warned.to_string()/>
        {confirm}
    }
}

/// How many users would no longer be BLOCKED.
fn raised(import: &Import) -> i64 {
    let left_out = |column, code| import.choices.leave_out.contains(&(column, code));
    import
        .warnings
        .iter()
        .filter(|kind| kind.is_raised_from_blocked() && !left_out(kind.column, kind.code))
        .map(|kind| kind.count)
        .sum()
}
