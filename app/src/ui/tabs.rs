//! Tabs: links, because each has an address.

use leptos::prelude::*;

use super::format::thousands;
use super::icon::{Glyph, Icon};
use super::link::Lead;
use super::tone::Tone;

pub struct Tab {
    pub label: &'static str,
    pub href: String,
    pub count: Option<i64>,
    pub look: Option<(Tone, Glyph)>,
    pub current: bool,
}

/// `form`: what is sent before another tab is shown (see [`Lead`]).
#[component]
pub fn Tabs(
    label: &'static str,
    tabs: Vec<Tab>,
    #[prop(optional_no_strip)] form: Option<&'static str>,
) -> impl IntoView {
    let tabs = tabs
        .into_iter()
        .map(|tab| {
            let (tone, glyph) = tab.look.unzip();
            view! {
                <Lead href=tab.href form tone=tone.map(Tone::code) current=tab.current>
                    {glyph.map(|of| view! { <Icon of/> })}
                    {tab.label}
                    {tab.count.map(|count| view! { " "<span class="count">{thousands(count)}</span> })}
                </Lead>
            }
        })
        .collect_view();
    view! { <nav class="tabs" aria-label=label>{tabs}</nav> }
}
