use leptos::prelude::*;
use rollcall_core::FieldErrors;
use rollcall_core::access::Actor;
use rollcall_core::imports::StatusChanges;

use super::tabs::{Part, SettingsHead};
use crate::ui::icon::Glyph;
use crate::ui::notice::Notice;
use crate::ui::toast::Toast;
use crate::ui::tone::Tone;

pub struct ImportSettingsView {
    pub chosen: Option<StatusChanges>,
    pub errors: FieldErrors,
    /// What was just done on the previous page, for the toast.
    pub saved: bool,
    pub actor: Actor,
    pub base: String,
}

#[component]
pub fn ImportSettingsPage(view: ImportSettingsView) -> impl IntoView {
    let ImportSettingsView { chosen, errors, saved, actor, base } = view;
    let wrong = (!errors.is_empty()).then(|| {
        let words = errors.into_values().flatten().collect::<Vec<_>>().join(" ");
        view! {
            <Notice tone=Tone::Bad glyph=Glyph::Alert title="Settings not saved." alert=true>
                <p>{words}</p>
            </Notice>
        }
    });
    let choices = StatusChanges::ALL
        .map(|one| {
            view! {
                <label class="choice">
                    <input
                        type="radio"
                        name="status_changes"
                        value=one.code()
                        checked=chosen == Some(one)
                    />
                    <span>{one.label()}<small>{one.explanation()}</small></span>
                </label>
            }
        })
        .collect_view();
    let action = format!("{base}/settings/imports");
    view! {
        <SettingsHead actor base part=Part::Imports/>
        <form class="stack" method="post" action=action novalidate>
            {wrong}
            <fieldset>
                <legend class="label"><b>"Allow files to change the status of existing users"</b></legend>
                {choices}
            </fieldset>
            <div class="actionbar"><p></p><button class="btn btn--primary">"Save settings"</button></div>
        </form>
        {saved.then(|| view! { <Toast text="Saved."/> })}
    }
}
