use leptos::prelude::*;
use rollcall_core::FieldErrors;
use rollcall_core::access::Actor;
use rollcall_core::users::{MAX_REASONS, StatusReason, UserStatus};

use super::statuses::NEW_ROWS;
use super::tabs::{Part, SettingsHead};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::notice::Notice;
use crate::ui::table::{Head, Table};
use crate::ui::toast::Toast;
use crate::ui::tone::Tone;

pub struct StatusesView {
    pub reasons: Vec<StatusReason>,
    pub errors: FieldErrors,
    /// What was just done on the previous page, for the toast.
    pub saved: bool,
    pub actor: Actor,
    pub base: String,
}

#[component]
pub fn StatusesPage(view: StatusesView) -> impl IntoView {
    let StatusesView { mut reasons, errors, saved, actor, base } = view;
    let wrong = (!errors.is_empty()).then(|| {
        let words = match errors.get("reasons") {
            Some(words) => words.join(" "),
            None => "Fix the highlighted fields below.".to_owned(),
        };
        view! {
            <Notice tone=Tone::Bad glyph=Glyph::Alert title="Settings not saved." alert=true>
                <p>{words}</p>
            </Notice>
        }
    });
    let more = NEW_ROWS.min(MAX_REASONS.saturating_sub(reasons.len()));
    reasons.extend((0..more).map(|_| StatusReason::default()));
    let rows = reasons
        .into_iter()
        .enumerate()
        .map(|(place, reason)| {
            let errors = errors.get(&format!("name_{place}")).cloned().unwrap_or_default();
            row(place, reason, errors)
        })
        .collect_view();
    let heads = vec![
        Head::new("Reason"),
        Head::new("Active"),
        Head::new("Flagged"),
        Head::new("Blocked"),
        Head::new("Details required"),
    ];
    let action = format!("{base}/settings/statuses");
    view! {
        <SettingsHead actor base part=Part::Statuses/>
        <form class="stack" method="post" action=action novalidate>
            {wrong}
            <section aria-labelledby="reasons">
                <div class="section__head">
                    <h2 id="reasons">"Reasons for a change of status"</h2>
                    <p>"Whoever changes the status of a user chooses one of them."</p>
                </div>
                <p class="muted">
                    "Tick the new statuses that a reason is for; without a tick it is for all of them. Clear a name to remove the reason: users who have it keep it."
                </p>
                <Table label="Reasons" caption="Reasons with the statuses that they are for" heads>{rows}</Table>
            </section>
            <div class="actionbar"><p></p><button class="btn btn--primary">"Save settings"</button></div>
        </form>
        {saved.then(|| view! { <Toast text="Saved."/> })}
    }
}

fn row(place: usize, reason: StatusReason, errors: Vec<String>) -> impl IntoView {
    let number = place + 1;
    let id = format!("name_{place}");
    let error_id = format!("name_{place}-error");
    let is_wrong = !errors.is_empty();
    let described_by = is_wrong.then(|| error_id.clone());
    let wrong = is_wrong.then(|| {
        view! { <p class="err" id=error_id><Icon of=Glyph::Alert/>{errors.join(" ")}</p> }
    });
    let boxes = UserStatus::ALL
        .map(|status| {
            let label = format!("Reason {number} is for {}", status.label());
            view! {
                <td role="cell" data-label=status.label()>
                    <label>
                        <input
                            type="checkbox"
                            name=format!("fits_{place}")
                            value=status.code()
                            checked=reason.fits(status)
                        />
                        <span class="vh">{label}</span>
                    </label>
                </td>
            }
        })
        .collect_view();
    view! {
        <tr role="row">
            <td role="cell" data-label="Reason">
                <input
                    class="input"
                    id=id.clone()
                    name=id
                    value=reason.name
                    maxlength="80"
                    aria-label=format!("Reason {number}")
                    aria-invalid=is_wrong.then_some("true")
                    aria-describedby=described_by
                />
                {wrong}
            </td>
            {boxes}
            <td role="cell" data-label="Details required">
                <label>
                    <input
                        type="checkbox"
                        name=format!("text_{place}")
                        value="1"
                        checked=reason.needs_text
                    />
                    <span class="vh">{format!("Reason {number} requires details")}</span>
                </label>
            </td>
        </tr>
    }
}
