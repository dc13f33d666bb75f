use leptos::prelude::*;
use rollcall_core::overview::DayRows;

use crate::ui::figures::{Figure, Figures};
use crate::ui::format::thousands;

/// New users and what imports changed in the last 30 days, and how many imports wait.
#[component]
pub fn ImportFigures(days: Vec<DayRows>, waiting: i64) -> impl IntoView {
    let sum = |of: fn(&DayRows) -> i64| thousands(days.iter().map(of).sum());
    let (created, updated) = (sum(|day| day.created), sum(|day| day.updated));
    view! {
        <section class="section" aria-labelledby="figures">
            <h2 class="vh" id="figures">"The last 30 days"</h2>
            <Figures>
                <Figure label="New users" value=created note="in 30 days"/>
                <Figure label="Users updated" value=updated note="by imports, in 30 days"/>
                <Figure label="Needs attention" value=thousands(waiting) note="imports awaiting a decision"/>
            </Figures>
        </section>
    }
}
