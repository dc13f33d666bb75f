use leptos::prelude::*;
use rollcall_core::FieldErrors;
use rollcall_core::merge::{MergeOrder, MergePlan};
use rollcall_core::users::{StatusReason, User};

use super::merge_choices::{FaceChoices, FieldChoices, StatusReasonFields};
use crate::ui::icon::Glyph;
use crate::ui::id::Id;
use crate::ui::link::{ButtonLink, Weight};
use crate::ui::notice::Notice;
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::status::Status;
use crate::ui::tone::Tone;

pub struct MergeView {
    pub plan: MergePlan,
    /// What was chosen before.
    pub order: MergeOrder,
    /// The addresses of the other's faces.
    pub shots: Vec<String>,
    pub reasons: Vec<StatusReason>,
    pub errors: FieldErrors,
    /// Why they were not merged.
    pub conflict: Option<String>,
    /// The address of the users list.
    pub users: String,
}

#[component]
pub fn MergePage(view: MergeView) -> impl IntoView {
    let MergeView { plan, order, shots, reasons, errors, conflict, users } = view;
    let MergePlan { survivor, other, fields, faces, places } = plan;
    let here = format!("{users}/{}", survivor.didit_internal_id);
    let (kept, gone) = (survivor.name().to_owned(), other.name().to_owned());
    let title = format!("Merge {gone} into {kept}");
    let action = format!("{here}/merge");
    let keep = format!("Keep {gone} instead");
    let turn = format!("{users}/{}/merge", other.didit_internal_id);
    let what = format!(
        "{gone} becomes part of {kept}: faces, notes, verification sessions and history go along, and \
         both user IDs lead to {kept}. You can undo the merge later."
    );
    let differs = fields.iter().any(|one| one.name == "status");
    let reasons = differs
        .then(|| view! { <StatusReasonFields order=order.clone() reasons errors=errors.clone()/> });
    let same =
        fields.is_empty().then(|| view! { <p>"Both have the same values in every field."</p> });
    let button = format!("Merge into {kept}");
    let versions = (survivor.version.to_string(), other.version.to_string());
    let other_id = other.didit_internal_id.to_string();
    let with = survivor.vendor_data.clone();
    let names = (kept, gone.clone());
    let sides = [
        side(survivor, "Stays", "user ID that stays", &users),
        side(other, "Is merged", "user ID that is merged", &users),
    ];
    view! {
        <Crumbs href=here.clone() label="User"/>
        <PageHead title><p>{what}</p></PageHead>
        {notice(conflict, &errors)}
        <div class="versus">{sides.into_iter().collect_view()}</div>
        <form class="section" method="get" action=turn>
            <input type="hidden" name="with" value=with/>
            <button class="btn">{keep}</button>
        </form>
        <form class="stack section" method="post" action=action novalidate>
            <input type="hidden" name="other" value=other_id/>
            <input type="hidden" name="survivor_version" value=versions.0/>
            <input type="hidden" name="other_version" value=versions.1/>
            {same}
            <FieldChoices fields order=order.clone() errors=errors.clone() names/>
            {reasons}
            <FaceChoices faces shots places order errors name=gone/>
            <div class="actionbar">
                <p></p>
                <ButtonLink href=here label="Cancel" weight=Weight::Quiet/>
                <button class="btn btn--primary">{button}</button>
            </div>
        </form>
    }
}

fn notice(conflict: Option<String>, errors: &FieldErrors) -> impl IntoView + use<> {
    let words = match conflict {
        Some(words) => Some(words),
        None if errors.is_empty() => None,
        None => Some("Fix the highlighted fields below.".to_owned()),
    };
    words.map(|words| {
        view! {
            <Notice tone=Tone::Bad glyph=Glyph::Alert title="Not merged." alert=true>
                <p>{words}</p>
            </Notice>
        }
    })
}

fn side(user: User, role: &'static str, label: &'static str, users: &str) -> impl IntoView + use<> {
    let href = format!("{users}/{}", user.didit_internal_id);
    view! {
        <div class="stack stack--tight">
            <p class="muted">{role}</p>
            <h2><bdi><a href=href>{user.name().to_owned()}</a></bdi></h2>
            <p class="row"><Status of=user.status/></p>
            <Id value=user.vendor_data label/>
        </div>
    }
}
