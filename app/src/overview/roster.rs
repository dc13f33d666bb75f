//! The roster: how many users, by status and by country.

use leptos::prelude::*;
use rollcall_core::users::{StatusCounts, UserStatus, country_codes};

use crate::ui::bar::{Bar, BarSize};
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
pub fn ByCountry(countries: Vec<(String, i64)>, href: String) -> impl IntoView {
    let words = counted(countries.len() as i64, "country", "countries");
    let items: Vec<Ranked> = countries
        .into_iter()
        .take(SHOWN)
        .map(|(code, count)| Ranked {
            label: name(&code),
            href: format!("{href}?country={code}"),
            aside: code,
            count,
        })
        .collect();
    view! {
        <section aria-labelledby="by-country">
            <div class="section__head"><h2 id="by-country">"By country"</h2><p>{words}</p></div>
            <Rank items/>
        </section>
    }
}

fn name(code: &str) -> String {
    let known = country_codes().iter().find(|(one, _)| *one == code);
    known.map_or_else(|| code.to_owned(), |(_, name)| (*name).to_owned())
}
