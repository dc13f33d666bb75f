//! Tabs: links, because each has an address.

use leptos::prelude::*;

use super::format::thousands;
use super::icon::{Glyph, Icon};
use super::tone::Tone;

pub struct Tab {
    pub label: &'static str,
    pub href: String,
    pub count: Option<i64>,
    pub look: Option<(Tone, Glyph)>,
    pub current: bool,
}

#[component]
pub fn Tabs(label: &'static str, tabs: Vec<Tab>) -> impl IntoView {
    let tabs = tabs
        .into_iter()
        .map(|tab| {
            view! {
                <a
                    href=tab.href
                    aria-current=tab.current.then_some("page")
                    data-tone=tab.look.map(|(tone, _)| tone.code())
                >
                    {tab.look.map(|(_, glyph)| view! { <Icon of=glyph/> })}
                    {tab.label}
                    {tab.count.map(|count| view! { " "<span class="count">{thousands(count)}</span> })}
                </a>
            }
        })
        .collect_view();
    view! { <nav class="tabs" aria-label=label>{tabs}</nav> }
}
