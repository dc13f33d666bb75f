use leptos::prelude::*;
use rollcall_core::FieldErrors;
use rollcall_core::users::{StatusChange, StatusReason, User, UserStatus};

use crate::ui::field::{AreaField, FieldText, SelectField};
use crate::ui::icon::Glyph;
use crate::ui::link::{ButtonLink, Weight};
use crate::ui::notice::Notice;
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::status::Status;
use crate::ui::tone::Tone;

pub struct StatusView {
    pub user: User,
    pub typed: StatusChange,
    /// What the application offers.
    pub reasons: Vec<StatusReason>,
    pub errors: FieldErrors,
    /// Why it was not changed, if somebody else has changed the status since.
    pub conflict: Option<String>,
    /// The address of the users list.
    pub users: String,
}

#[component]
pub fn StatusPage(view: StatusView) -> impl IntoView {
    let StatusView { user, typed, reasons, errors, conflict, users } = view;
    let here = format!("{users}/{}", user.didit_internal_id);
    let title = format!("Change the status of {}", user.name());
    let text = |name: &'static str, label, hint| FieldText {
        name,
        label,
        hint,
        errors: errors.get(name).cloned().unwrap_or_default(),
    };
    let conflict = conflict.map(|words| {
        view! {
            <Notice tone=Tone::Info glyph=Glyph::Info title="Someone else changed this status." alert=true>
                <p>{words}</p>
            </Notice>
        }
    });
    let wrong = (!errors.is_empty()).then(|| {
        view! {
            <Notice tone=Tone::Bad glyph=Glyph::Alert title="Status not changed." alert=true>
                <p>"Fix the highlighted fields below."</p>
            </Notice>
        }
    });
    let mut statuses = vec![(String::new(), "Choose a status".to_owned())];
    let others = UserStatus::ALL.into_iter().filter(|one| *one != user.status);
    statuses.extend(others.map(|one| (one.code().to_owned(), one.label().to_owned())));
    let mut options = vec![(String::new(), "Choose a reason".to_owned())];
    let fitting = reasons.into_iter().filter(|one| {
        UserStatus::ALL.into_iter().any(|status| status != user.status && one.fits(status))
    });
    options.extend(fitting.map(|one| (one.name.clone(), in_words(&one))));
    let action = format!("{here}/status");
    view! {
        <Crumbs href=here.clone() label="User"/>
        <PageHead title><p class="row">"Now "<Status of=user.status pill=true/></p></PageHead>
        <form class="stack" method="post" action=action novalidate>
            {conflict}
            {wrong}
            <input type="hidden" name="from" value=user.status.code()/>
            <div class="fields">
                <SelectField text=text("status", "New status", "") options=statuses value=typed.status/>
                <SelectField
                    text=text("reason", "Reason", "Shown on the user, in the history and in the audit log.")
                    options
                    value=typed.reason
                />
            </div>
            <AreaField
                text=text("text", "Details", "Up to 1,000 characters. Shown on the user and in the history, not in the audit log.")
                value=typed.text
                rows=4
            />
            <div class="actionbar">
                <p></p>
                <ButtonLink href=here label="Cancel" weight=Weight::Quiet/>
                <button class="btn btn--primary">"Change status"</button>
            </div>
        </form>
    }
}

/// The name, with the statuses that it fits if these are not all, and whether it needs a text.
pub(super) fn in_words(reason: &StatusReason) -> String {
    let mut notes: Vec<String> = Vec::new();
    let fits = UserStatus::ALL.into_iter().filter(|status| reason.fits(*status));
    let fits: Vec<&str> = fits.map(UserStatus::label).collect();
    if fits.len() < UserStatus::ALL.len() {
        notes.push(format!("for {}", fits.join(" or ")));
    }
    if reason.needs_text {
        notes.push("details required".to_owned());
    }
    if notes.is_empty() {
        return reason.name.clone();
    }
    format!("{} ({})", reason.name, notes.join(", "))
}

#[cfg(test)]
mod tests {
    use super::in_words;
    use rollcall_core::users::StatusReason;

    #[test]
    fn a_reason_says_what_it_is_for_and_what_it_needs() {
        let words: Vec<String> = StatusReason::defaults().iter().map(in_words).collect();
        assert!(words.contains(&"Court order (for Blocked)".to_owned()), "{words:?}");
        assert!(words.contains(&"Sanctions match (for Flagged or Blocked)".to_owned()));
        assert!(words.contains(&"Entered by mistake".to_owned()));
        assert!(words.contains(&"Other (details required)".to_owned()));
    }
}
