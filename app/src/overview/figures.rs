use leptos::prelude::*;
use rollcall_core::overview::DayRows;

use crate::ui::figures::{Figure, Figures};
use crate::ui::format::thousands;

/// The last of the 30 days that are a week.
const WEEK: usize = 7;

/// New users and what imports changed in the last 30 days. `days`: the oldest first.
#[component]
pub fn ImportFigures(days: Vec<DayRows>) -> impl IntoView {
    let sum = |of: fn(&DayRows) -> i64| thousands(days.iter().map(of).sum());
    let (created, updated) = (sum(|day| day.created), sum(|day| day.updated));
    let week = thousands(days.iter().rev().take(WEEK).map(|day| day.created).sum());
    view! {
        <section class="section" aria-labelledby="figures">
            <h2 class="vh" id="figures">"The last 30 days"</h2>
            <Figures>
                <Figure label="New users" value=week note="in 7 days"/>
                <Figure label="New users" value=created note="in 30 days"/>
                <Figure label="Users updated" value=updated note="by imports, in 30 days"/>
            </Figures>
        </section>
    }
}
