//! The roster: how many users, by status.

use leptos::prelude::*;
use rollcall_core::users::{StatusCounts, UserStatus};

use crate::ui::bar::{Bar, BarSize};
use crate::ui::format::{counted, thousands};
use crate::ui::legend::{Legend, LegendItem};
use crate::ui::status::Badge;

/// `href`: the address of the users list.
#[component]
pub fn ByStatus(statuses: StatusCounts, href: String) -> impl IntoView {
    let count = |status| match status {
        UserStatus::Active => statuses.active,
        UserStatus::Flagged => statuses.flagged,
        UserStatus::Blocked => statuses.blocked,
    };
    let items = UserStatus::ALL
        .map(|status| LegendItem {
            tone: status.tone(),
            glyph: status.glyph(),
            label: status.label(),
            value: count(status),
        })
        .to_vec();
    let values: Vec<_> = items.iter().map(|one| (one.tone, one.value)).collect();
    let label = format!(
        "Users by status: {} active, {} flagged, {} blocked",
        thousands(statuses.active),
        thousands(statuses.flagged),
        thousands(statuses.blocked)
    );
    view! {
        <section aria-labelledby="by-status">
            <div class="section__head">
                <h2 id="by-status">{counted(statuses.total(), "user", "users")}</h2>
                <a href=href>"All users"</a>
            </div>
            <Bar values whole=statuses.total() size=BarSize::Large label/>
            <Legend items/>
        </section>
    }
}
