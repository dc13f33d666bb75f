//! The bell: how much is new in the inbox since the operator last looked.

use leptos::prelude::*;
use rollcall_core::inbox::Waiting;

use crate::ui::icon::{Glyph, Icon};

#[component]
pub fn Bell(href: String, fresh: i64) -> impl IntoView {
    let shown = match fresh {
        0 => None,
        fresh if fresh >= Waiting::COUNTED => Some("999+".to_owned()),
        fresh => Some(fresh.to_string()),
    };
    let label = match &shown {
        Some(count) => format!("{count} new in the inbox"),
        None => "Nothing new in the inbox".to_owned(),
    };
    view! {
        <a class="btn btn--quiet btn--icon bell" href=href aria-label=label.clone() title=label>
            <Icon of=Glyph::Bell/>
            {shown.map(|count| view! { <span class="count count--due" aria-hidden="true">{count}</span> })}
        </a>
    }
}
