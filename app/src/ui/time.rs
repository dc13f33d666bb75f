//! Times: UTC, ISO-like, with the relative form beside, and the clock of the operator's time zone.

use leptos::prelude::*;
use rollcall_core::Timestamp;

use crate::zone::Zone;

/// The clock of the operator's time zone, if they have chosen one.
fn local(at: Timestamp) -> Option<String> {
    use_context::<Zone>()?.local(at)
}

/// `2026-09-14 09:40 UTC`, and `11:40 Europe/Berlin` behind it.
fn whole(at: Timestamp) -> String {
    match local(at) {
        Some(local) => format!("{}, {local}", at.minute()),
        None => at.minute(),
    }
}

/// `2 min ago`, with the minute in its title; a print shows the minute alone.
#[component]
pub fn Ago(at: Timestamp, now: Timestamp) -> impl IntoView {
    view! { <time class="ago" datetime=at.rfc3339() title=whole(at)>{at.relative(now)}</time> }
}

/// `2026-09-14 09:40 UTC`, and the local time and the relative form on a small line of their own.
#[component]
pub fn At(at: Timestamp, now: Timestamp) -> impl IntoView {
    let relative = match local(at) {
        Some(local) => format!("{local}, {}", at.relative(now)),
        None => at.relative(now),
    };
    view! {
        <time datetime=at.rfc3339()>{at.minute()}</time>
        <small>{relative}</small>
    }
}

/// `2026-09-14`, with the minute in its title.
#[component]
pub fn Day(at: Timestamp) -> impl IntoView {
    view! { <time datetime=at.rfc3339() title=whole(at)>{at.day()}</time> }
}

/// `2026-09-14 09:40:07 UTC`, with the local time in its title.
#[component]
pub fn Second(at: Timestamp) -> impl IntoView {
    view! { <time datetime=at.rfc3339() title=local(at)>{at.second()}</time> }
}
