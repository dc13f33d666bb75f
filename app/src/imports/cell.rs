//! One cell of a previewed row: quiet where nothing changes, marked where something does.

use leptos::prelude::*;
use rollcall_core::imports::{Cell, Column, Mark};

use crate::ui::diff::Diff;
use crate::ui::icon::{Glyph, Icon};

pub fn cell(cell: Cell) -> AnyView {
    let Cell { column, value, mark, .. } = cell;
    let is_key = column == Column::VendorData;
    match mark {
        Mark::Withheld => view! { <span class="muted">"not for your role"</span> }.into_any(),
        Mark::Bad { message } => bad(value, message),
        Mark::Kept { verified, since, .. } => {
            let since = since.map(|at| format!("Verified {}, kept.", at.day()));
            kept(verified, since.unwrap_or_else(|| "Verified, kept.".to_owned()), value)
        }
        Mark::Cleared { old } => view! { <Diff old=Some(old) new=None/> }.into_any(),
        Mark::Changed { old } => view! { <Diff old=Some(old) new=Some(value)/> }.into_any(),
        Mark::New | Mark::Keeps | Mark::Same if is_key => view! { <code>{value}</code> }.into_any(),
        Mark::Keeps | Mark::Same if value.is_empty() => {
            view! { <span class="muted">"empty"</span> }.into_any()
        }
        Mark::Keeps | Mark::Same => {
            view! { <span class="muted"><bdi>{value}</bdi></span> }.into_any()
        }
        Mark::New if value.is_empty() => view! { <span class="muted">"empty"</span> }.into_any(),
        Mark::New => view! { <bdi>{value}</bdi> }.into_any(),
    }
}

fn bad(value: String, message: String) -> AnyView {
    let value = (!value.is_empty()).then(|| view! { <code>{value}</code> });
    view! {
        <div class="cell-bad">{value}<span class="why"><Icon of=Glyph::Alert/>{message}</span></div>
    }
    .into_any()
}

fn kept(verified: String, why: String, file: String) -> AnyView {
    view! {
        <span class="kept">
            <bdi>{verified}</bdi>
            <span class="kept__why">
                <Icon of=Glyph::Lock/>
                <span>{why}" File: “"<bdi>{file}</bdi>"”"</span>
            </span>
        </span>
    }
    .into_any()
}
