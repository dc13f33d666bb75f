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
    /// Just now, on the page before.
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
            <Notice tone=Tone::Bad glyph=Glyph::Alert title="Not saved yet." alert=true>
                <p>"The fields below say what to correct; nothing was changed."</p>
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
                        "A second person approves every export"
                        <small>"Another owner, admin or compliance officer than the one who asked. Exports that wait already are not changed."</small>
                    </span>
                </label>
            </fieldset>
            <div class="fields">
                <TextField
                    text=text("retention_days", "Keep files for (days)", "1 to 365. Older files are removed; their manifests stay. A shorter time counts for files that are there already.")
                    value=typed.retention_days
                    kind="number"
                />
                <TextField
                    text=text("link_hours", "A link works for (hours)", "1 to 720. For links that are made from now on.")
                    value=typed.link_hours
                    kind="number"
                />
                <TextField
                    text=text("download_limit", "Downloads of one export", "0: no limit.")
                    value=typed.download_limit
                    kind="number"
                />
            </div>
            <div class="actionbar"><p></p><button class="btn btn--primary">"Save settings"</button></div>
        </form>
        {saved.then(|| view! { <Toast text="Saved."/> })}
    }
}
