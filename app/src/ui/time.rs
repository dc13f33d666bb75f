//! Times: UTC, ISO-like, with the relative form beside.

use leptos::prelude::*;
use rollcall_core::Timestamp;

/// `2 min ago`, with the minute in its title.
#[component]
pub fn Ago(at: Timestamp, now: Timestamp) -> impl IntoView {
    view! { <time datetime=at.rfc3339() title=at.minute()>{at.relative(now)}</time> }
}

/// `2026-09-14 09:40 UTC`, and the relative form on its own small line.
#[component]
pub fn At(at: Timestamp, now: Timestamp) -> impl IntoView {
    view! {
        <time datetime=at.rfc3339()>{at.minute()}</time>
        <small>{at.relative(now)}</small>
    }
}

/// `2026-09-14`, with the minute in its title.
#[component]
pub fn Day(at: Timestamp) -> impl IntoView {
    view! { <time datetime=at.rfc3339() title=at.minute()>{at.day()}</time> }
}
