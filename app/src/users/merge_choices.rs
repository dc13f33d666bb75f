//! What the page of a merge asks: whose value, which faces, and why a lower status.

use leptos::prelude::*;
use rollcall_core::FieldErrors;
use rollcall_core::faces::MAX_FACES;
use rollcall_core::merge::{MergeChoice, MergeField, MergeOrder};
use rollcall_core::users::StatusReason;
use uuid::Uuid;

use super::history_view::field_in_words;
use crate::ui::face::{FaceShot, FaceSize};
use crate::ui::field::{AreaField, FieldText, SelectField};
use crate::ui::icon::{Glyph, Icon};

/// A group of radio buttons for each field in which the two differ.
#[component]
pub fn FieldChoices(
    fields: Vec<MergeField>,
    order: MergeOrder,
    errors: FieldErrors,
    /// Of the survivor and of the other.
    names: (String, String),
) -> impl IntoView {
    let groups = fields
        .into_iter()
        .map(|field| {
            let chosen = match order.choices.get(&field.name) {
                Some(code) => MergeChoice::from_code(code),
                None => field.preset,
            };
            let errors = errors.get(&field.name).cloned().unwrap_or_default();
            group(field, chosen, errors, &names)
        })
        .collect_view();
    view! { <div class="choices">{groups}</div> }
}

fn group(
    field: MergeField,
    chosen: Option<MergeChoice>,
    errors: Vec<String>,
    names: &(String, String),
) -> impl IntoView + use<> {
    let MergeField { name, survivor, other, survivor_verified, other_verified, offered, .. } =
        field;
    let options = offered
        .iter()
        .map(|choice| {
            let (value, of, verified) = match choice {
                MergeChoice::Survivor => (survivor.clone(), names.0.clone(), survivor_verified),
                MergeChoice::Other => (other.clone(), names.1.clone(), other_verified),
                MergeChoice::Both => (Some("Both together".into()), String::new(), false),
            };
            let value = match value {
                Some(value) => view! { <bdi>{value}</bdi> }.into_any(),
                None => view! { <span class="muted">"No value"</span> }.into_any(),
            };
            let mark = verified.then(|| {
                view! { " "<span class="verified"><Icon of=Glyph::Verified/>"Verified"</span> }
            });
            let of = (!of.is_empty()).then(|| view! { <small>"of "<bdi>{of}</bdi></small> });
            let is_chosen = chosen == Some(*choice);
            view! {
                <label class="choice">
                    <input type="radio" name=name.clone() value=choice.code() checked=is_chosen/>
                    <span>{value}{mark}{of}</span>
                </label>
            }
        })
        .collect_view();
    let locked = (offered.len() == 1).then(|| {
        view! { <p class="hint">"The verified value stays."</p> }
    });
    let wrong = (!errors.is_empty()).then(|| {
        view! { <p class="err"><Icon of=Glyph::Alert/>{errors.join(" ")}</p> }
    });
    view! {
        <fieldset>
            <legend class="label">{field_in_words(&name)}</legend>
            {options}
            {locked}
            {wrong}
        </fieldset>
    }
}

/// Why the status becomes lower than that of one of the two, as for every change of a status.
#[component]
pub fn StatusReasonFields(
    order: MergeOrder,
    reasons: Vec<StatusReason>,
    errors: FieldErrors,
) -> impl IntoView {
    let text = |name: &'static str, label, hint| FieldText {
        name,
        label,
        hint,
        errors: errors.get(name).cloned().unwrap_or_default(),
    };
    let mut options = vec![(String::new(), "No reason".to_owned())];
    options.extend(reasons.into_iter().map(|one| (one.name.clone(), one.name)));
    view! {
        <div class="fields">
            <SelectField
                text=text("reason", "Reason for the lower status", "Required if you choose the less severe status of the two.")
                options
                value=order.reason
            />
        </div>
        <AreaField
            text=text("text", "Details", "Shown on the user and in the history, not in the audit log.")
            value=order.text
            rows=3
        />
    }
}

/// Which faces go along, where there is not room for all. The others stay with the merged user until the
/// merge is undone.
#[component]
pub fn FaceChoices(
    faces: Vec<Uuid>,
    shots: Vec<String>,
    places: usize,
    order: MergeOrder,
    errors: FieldErrors,
    name: String,
) -> impl IntoView {
    if faces.len() <= places {
        return ().into_any();
    }
    let boxes = faces
        .into_iter()
        .zip(shots)
        .enumerate()
        .map(|(number, (face, src))| {
            let is_chosen = match &order.faces {
                Some(chosen) => chosen.contains(&face),
                None => number < places,
            };
            let label = format!("Face {} of {name}", number + 1);
            view! {
                <label class="choice">
                    <input type="checkbox" name="face" value=face.to_string() checked=is_chosen/>
                    <FaceShot src=Some(src) label size=FaceSize::Medium/>
                </label>
            }
        })
        .collect_view();
    let wrong = errors.get("faces").map(|words| {
        view! { <p class="err"><Icon of=Glyph::Alert/>{words.join(" ")}</p> }
    });
    let hint = format!(
        "A user can have {MAX_FACES} faces. There is room for {places} of these. A face search still finds the \
         others, and an undo brings them back."
    );
    view! {
        <fieldset>
            <legend class="label">"Faces that go along"</legend>
            <input type="hidden" name="choose_faces" value="yes"/>
            <p class="hint">{hint}</p>
            <div class="row">{boxes}</div>
            {wrong}
        </fieldset>
    }
    .into_any()
}
