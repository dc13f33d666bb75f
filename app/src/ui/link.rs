//! Links that look like buttons, and forms that are one button.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// How much a button asks for attention. One primary a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    Plain,
    Primary,
    Quiet,
    Danger,
}

impl Weight {
    pub fn class(self) -> &'static str {
        match self {
            Self::Plain => "btn",
            Self::Primary => "btn btn--primary",
            Self::Quiet => "btn btn--quiet",
            Self::Danger => "btn btn--danger",
        }
    }
}

#[component]
pub fn ButtonLink(
    #[prop(into)] href: String,
    #[prop(into)] label: String,
    #[prop(default = Weight::Plain)] weight: Weight,
    #[prop(optional)] glyph: Option<Glyph>,
) -> impl IntoView {
    view! {
        <a class=weight.class() href=href>{glyph.map(|of| view! { <Icon of/> })}{label}</a>
    }
}

/// Posts to `action` and nothing else.
#[component]
pub fn PostButton(
    #[prop(into)] action: String,
    #[prop(into)] label: String,
    #[prop(default = Weight::Plain)] weight: Weight,
    #[prop(optional)] glyph: Option<Glyph>,
) -> impl IntoView {
    view! {
        <form method="post" action=action>
            <button class=weight.class()>{glyph.map(|of| view! { <Icon of/> })}{label}</button>
        </form>
    }
}
