//! What happened, newest first.

use leptos::prelude::*;
use rollcall_core::Timestamp;

use super::icon::{Glyph, Icon};
use super::time::Ago;

#[component]
pub fn Timeline(children: Children) -> impl IntoView {
    view! { <ol class="timeline">{children()}</ol> }
}

#[component]
pub fn Event(glyph: Glyph, at: Timestamp, now: Timestamp, children: Children) -> impl IntoView {
    view! { <li><Icon of=glyph/><div>{children()}</div><Ago at now/></li> }
}
