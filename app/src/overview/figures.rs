use leptos::prelude::*;
use rollcall_core::overview::DayRows;

use crate::ui::figures::{Figure, Figures};
use crate::ui::format::thousands;
use crate::ui::spark::Spark;

/// What imports wrote in the last 30 days, and how many wait.
#[component]
pub fn ImportFigures(days: Vec<DayRows>, waiting: i64) -> impl IntoView {
    let created: Vec<i64> = days.iter().map(|day| day.created).collect();
    let updated: Vec<i64> = days.iter().map(|day| day.updated).collect();
    let sum = |values: &[i64]| thousands(values.iter().sum());
    view! {
        <section class="section" aria-labelledby="figures">
            <h2 class="vh" id="figures">"Imports, last 30 days"</h2>
            <Figures>
                <Figure label="Users created" value=sum(&created) note="by imports, in 30 days">
                    <Spark label=course("Users created", &created) values=created/>
                </Figure>
                <Figure label="Users updated" value=sum(&updated) note="by imports, in 30 days">
                    <Spark label=course("Users updated", &updated) values=updated/>
                </Figure>
                <Figure label="Needs attention" value=thousands(waiting) note="imports awaiting a decision"/>
            </Figures>
        </section>
    }
}

/// How a number developed, in words, for screen readers.
fn course(what: &str, days: &[i64]) -> String {
    let least = days.iter().copied().min().unwrap_or(0);
    let most = days.iter().copied().max().unwrap_or(0);
    format!("{what} per day, between {} and {}", thousands(least), thousands(most))
}
