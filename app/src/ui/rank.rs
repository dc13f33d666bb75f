//! Reasons or countries by count, each a link to its rows.

use leptos::prelude::*;

use super::format::thousands;
use super::link::Lead;
use super::tone::Tone;

pub struct Ranked {
    pub label: String,
    /// A short word behind the label, such as a country's code.
    pub aside: String,
    pub href: String,
    pub count: i64,
}

/// Without a tone the bars are quiet. `form`: what is sent before the rows are shown (see [`Lead`]).
#[component]
pub fn Rank(
    items: Vec<Ranked>,
    #[prop(optional)] tone: Option<Tone>,
    #[prop(optional_no_strip)] form: Option<&'static str>,
) -> impl IntoView {
    let greatest = items.iter().map(|item| item.count).max().unwrap_or(0).max(1);
    let class = if tone.is_some() { "bar bar--thin" } else { "bar bar--thin bar--quiet" };
    let items = items
        .into_iter()
        .map(|item| {
            let width = format!("{}%", (item.count * 100 / greatest).max(1));
            view! {
                <li>
                    <Lead href=item.href form>
                        {item.label}" "<span class="muted">{item.aside}</span>
                    </Lead>
                    <svg class=class aria-hidden="true">
                        <rect data-tone=tone.map(Tone::code) width=width></rect>
                    </svg>
                    <data value=item.count.to_string()>{thousands(item.count)}</data>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="rank">{items}</ol> }
}
