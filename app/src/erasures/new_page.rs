use leptos::prelude::*;
use rollcall_core::FieldErrors;
use rollcall_core::erasure::{ErasureReach, NewErasure};

use crate::exports::address::pairs;
use crate::ui::field::{FieldText, TextField};
use crate::ui::figures::{Figure, Figures};
use crate::ui::format::{counted, thousands};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::link::ButtonLink;
use crate::ui::notice::Notice;
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::tone::Tone;

pub struct NewErasureView {
    pub title: String,
    /// As it was typed.
    pub new: NewErasure,
    pub reach: ErasureReach,
    pub errors: FieldErrors,
    /// The address of the list.
    pub users: String,
}

#[component]
pub fn NewErasurePage(view: NewErasureView) -> impl IntoView {
    let list = view.users.clone();
    let title = view.title.clone();
    let words = view.new.filter.words();
    let body = if view.reach.users == 0 {
        let back = view.users.clone();
        view! {
            <Notice tone=Tone::Warn glyph=Glyph::Alert title="No user matches." alert=true>
                <p>"Choose other users."</p>
            </Notice>
            <div class="actionbar"><p></p><ButtonLink href=back label="Back to users"/></div>
        }
        .into_any()
    } else {
        confirmation(view).into_any()
    };
    view! {
        <Crumbs href=list label="Users"/>
        <PageHead title><p>{words}</p></PageHead>
        {body}
    }
}

fn confirmation(view: NewErasureView) -> impl IntoView {
    let NewErasureView { title, new, reach, errors, users } = view;
    let kept = pairs(&new.filter)
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    let text = |name: &'static str, label: &'static str, hint: &'static str| FieldText {
        name,
        label,
        hint,
        errors: errors.get(name).cloned().unwrap_or_default(),
    };
    let number = text("typed", "Number of users", "Type the number above to confirm.");
    let reason = text("reason", "Reason", "Shown with the erasure. Leave out personal data.");
    let (action, label) = (format!("{users}/erase"), title);
    view! {
        {numbers(reach)}
        {blocklisted(reach)}
        <ul class="points section">
            <li>"Profiles, their history, notes with their files, verification sessions and faces are deleted for good. This cannot be undone."</li>
            <li>"Exports that contain these users are withdrawn: their files are deleted and their links stop working."</li>
            <li>"Tables and reports of earlier imports leave these users out."</li>
            <li>"The audit log keeps the Rollcall IDs and who erased them, and nothing else about these people."</li>
            <li>"It runs in the background. You can stop it; users who were erased before stay erased."</li>
        </ul>
        <form class="stack section" method="post" action=action novalidate>
            {kept}
            <div class="fields">
                <TextField text=number value=new.typed autocomplete="off"/>
                <TextField text=reason value=new.reason/>
            </div>
            <div class="actionbar">
                <p></p>
                <ButtonLink href=users label="Keep users"/>
                <button class="btn btn--danger"><Icon of=Glyph::Trash/>{label}</button>
            </div>
        </form>
    }
}

fn numbers(reach: ErasureReach) -> impl IntoView {
    let faces = reach.with_faces.map(|count| {
        view! { <Figure label="With faces" value=thousands(count) note="users"/> }
    });
    view! {
        <Figures section=true>
            <Figure label="To erase" value=thousands(reach.users) note="users"/>
            <Figure label="With verifications" value=thousands(reach.with_sessions) note="users"/>
            {faces}
            <Figure label="Files that may hold them" value=thousands(reach.exports) note="exports"/>
        </Figures>
    }
}

/// A face on the blocklist that goes is one that a search no longer warns of.
fn blocklisted(reach: ErasureReach) -> impl IntoView {
    let count = reach.blocklisted.unwrap_or_default();
    (count > 0).then(|| {
        let have = counted(count, "user has", "users have");
        let title = format!("{have} a face on the blocklist.");
        view! {
            <Notice tone=Tone::Warn glyph=Glyph::Alert title>
                <p>"Erased faces leave the blocklist: somebody who signs up again with such a face is not found there."</p>
            </Notice>
        }
    })
}
