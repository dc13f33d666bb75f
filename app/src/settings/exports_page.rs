use leptos::prelude::*;
use rollcall_core::FieldErrors;
use rollcall_core::access::Actor;
use rollcall_core::exports::Approver;

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
    /// Who can approve the exports of others today.
    pub approvers: Vec<Approver>,
    pub errors: FieldErrors,
    /// What was just done on the previous page, for the toast.
    pub saved: bool,
    pub actor: Actor,
    pub base: String,
}

#[component]
pub fn ExportSettingsPage(view: ExportSettingsView) -> impl IntoView {
    let ExportSettingsView { typed, approvers, errors, saved, actor, base } = view;
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
    let who_can = who_can(&approvers);
    let only = typed.second_person.then(|| only_one(&approvers)).flatten();
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
                        <small>{who_can}</small>
                    </span>
                </label>
                {only}
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

/// Names that the page lists.
const NAMES: usize = 5;

/// Who could approve today: "Ada Berg, Bo Li and 3 others can approve."
fn who_can(approvers: &[Approver]) -> String {
    let shown = approvers.iter().take(NAMES).map(|one| one.name.as_str()).collect::<Vec<_>>();
    let others = approvers.len().saturating_sub(NAMES);
    match (shown.as_slice(), others) {
        ([], _) => "Nobody can approve yet.".to_owned(),
        ([only], _) => format!("Only {only} can approve."),
        ([first @ .., last], 0) => format!("{} and {last} can approve.", first.join(", ")),
        (all, 1) => format!("{} and one other can approve.", all.join(", ")),
        (all, more) => format!("{} and {more} others can approve.", all.join(", ")),
    }
}

/// The warning where one person alone can approve: nobody could for them.
fn only_one(approvers: &[Approver]) -> Option<impl IntoView + use<>> {
    let [only] = approvers else { return None };
    let title = format!("Only {} can approve exports.", only.name);
    Some(view! {
        <Notice tone=Tone::Warn glyph=Glyph::Alert title>
            <p>"What they request themselves waits until somebody else can approve it. Give another person a role that manages the exports of others, under Settings, Team."</p>
        </Notice>
    })
}

#[cfg(test)]
mod tests {
    use rollcall_core::exports::Approver;

    use super::who_can;

    #[test]
    fn those_who_can_approve_are_named_and_the_rest_is_counted() {
        let people = |count: usize| {
            let one = |n| Approver { operator_id: Default::default(), name: format!("P{n}") };
            (1..=count).map(one).collect::<Vec<_>>()
        };
        for (count, words) in [
            (0, "Nobody can approve yet."),
            (1, "Only P1 can approve."),
            (2, "P1 and P2 can approve."),
            (3, "P1, P2 and P3 can approve."),
            (6, "P1, P2, P3, P4, P5 and one other can approve."),
            (8, "P1, P2, P3, P4, P5 and 3 others can approve."),
        ] {
            assert_eq!(who_can(&people(count)), words);
        }
    }
}
