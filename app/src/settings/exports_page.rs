use leptos::prelude::*;
use rollcall_core::FieldErrors;
use rollcall_core::access::Actor;

use super::tabs::{Part, SettingsHead};
use crate::ui::field::{FieldText, TextField};
use crate::ui::icon::Glyph;
use crate::ui::notice::Notice;
use crate::ui::toast::Toast;
use crate::ui::tone::Tone;

pub struct Typed {
    pub second_person: bool,
    pub retention_days: String,
    pub link_hours: String,
    pub download_limit: String,
}

pub struct ExportSettingsView {
    pub typed: Typed,
    pub errors: FieldErrors,
    /// What was just done on the previous page, for the toast.
    pub saved: bool,
    pub actor: Actor,
    pub base: String,
}

#[component]
pub fn ExportSettingsPage(view: ExportSettingsView) -> impl IntoView {
    let ExportSettingsView { typed, errors, saved, actor, base } = view;
    let text = |name: &'static str, label, hint| {
        let errors = errors.get(name).cloned().unwrap_or_default();
        FieldText { name, label, hint, errors }
    };
    let wrong = (!errors.is_empty()).then(|| {
        view! {
            <Notice tone=Tone::Bad glyph=Glyph::Alert title="Settings not saved." alert=true>
                <p>"Fix the highlighted fields below."</p>
            </Notice>
        }
    });
    let action = format!("{base}/settings/exports");
    view! {
        <SettingsHead actor base part=Part::Exports/>
        <form class="stack" method="post" action=action novalidate>
            {wrong}
            <fieldset>
                <legend class="label"><b>"Approval"</b></legend>
                <label class="choice">
                    <input type="checkbox" name="second_person" value="1" checked=typed.second_person/>
                    <span>
                        "Require approval by a second person"
                        <small>"Someone other than the requester must approve every export. Pending exports are unaffected."</small>
                    </span>
                </label>
            </fieldset>
            <div class="fields">
                <TextField
                    text=text("retention_days", "Keep files for (days)", "1 to 365. Older files are deleted, their manifests are kept. A shorter time also applies to existing files.")
                    value=typed.retention_days
                    kind="number"
                />
                <TextField
                    text=text("link_hours", "Links expire after (hours)", "1 to 720. Applies to new links.")
                    value=typed.link_hours
                    kind="number"
                />
                <TextField
                    text=text("download_limit", "Downloads per export", "0 means no limit.")
                    value=typed.download_limit
                    kind="number"
                />
            </div>
            <div class="actionbar"><p></p><button class="btn btn--primary">"Save settings"</button></div>
        </form>
        {saved.then(|| view! { <Toast text="Saved."/> })}
    }
}
