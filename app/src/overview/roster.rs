//! The roster: how many users, by status and by country.

use leptos::prelude::*;
use rollcall_core::overview::DayRows;
use rollcall_core::users::{StatusCounts, UserStatus};

use crate::filters::country_name;
use crate::ui::bar::{Bar, BarSize};
use crate::ui::chart::{Chart, Point};
use crate::ui::format::{counted, thousands};
use crate::ui::legend::{Legend, LegendItem};
use crate::ui::rank::{Rank, Ranked};
use crate::ui::status::Badge;

/// How many countries have a line of their own.
const SHOWN: usize = 7;

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

/// The countries with the most users.
#[component]
pub fn ByCountry(countries: Vec<(String, i64)>, whole: i64, href: String) -> impl IntoView {
    let words = counted(countries.len() as i64, "country", "countries");
    let items: Vec<Ranked> = countries
        .into_iter()
        .take(SHOWN)
        .map(|(code, count)| Ranked {
            label: country_name(&code),
            href: format!("{href}?country={code}"),
            aside: code,
            count,
        })
        .collect();
    view! {
        <section aria-labelledby="by-country">
            <div class="section__head"><h2 id="by-country">"By country"</h2><p>{words}</p></div>
            <Rank items whole/>
        </section>
    }
}

/// How the roster has grown: its users by the days of their creation.
#[component]
pub fn ByDay(days: Vec<DayRows>, total: i64) -> impl IntoView {
    let new: i64 = days.iter().map(|day| day.created).sum();
    let mut until = total - new;
    let first = until;
    let points = days
        .into_iter()
        .map(|day| {
            until += day.created;
            let words = format!(
                "{}: {}, {} new",
                day.day,
                counted(until, "user", "users"),
                thousands(day.created)
            );
            Point { day: day.day, value: until, words }
        })
        .collect();
    let label =
        format!("Users over the last 30 days: from {} to {}", thousands(first), thousands(total));
    view! {
        <div>
            <div class="section__head">
                <h3>"The last 30 days"</h3>
                <p>{thousands(new)}" new"</p>
            </div>
            <Chart points label/>
        </div>
    }
}
