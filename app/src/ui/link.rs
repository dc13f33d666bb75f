//! Links that look like buttons, and forms that are one button.

use leptos::either::Either;
use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// How prominent a button is. A page has one primary button.
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

/// A link, or, with a `form`, a button that looks like one: it sends that form first, so that nothing
/// typed in it is lost. The form finds the address as `go` and leads on to it.
#[component]
pub fn Lead(
    #[prop(into)] href: Option<String>,
    form: Option<&'static str>,
    #[prop(optional)] class: Option<&'static str>,
    #[prop(optional)] label: Option<&'static str>,
    #[prop(optional)] rel: Option<&'static str>,
    #[prop(optional_no_strip)] tone: Option<&'static str>,
    #[prop(optional)] current: bool,
    children: Children,
) -> impl IntoView {
    let current = current.then_some("page");
    match (form, href) {
        (Some(form), Some(address)) => Either::Left(view! {
            <button
                role="link"
                class=class
                form=form
                name="go"
                value=address
                aria-label=label
                aria-current=current
                data-tone=tone
            >
                {children()}
            </button>
        }),
        (_, href) => {
            let missing = href.is_none().then_some("true");
            Either::Right(view! {
                <a
                    class=class
                    href=href
                    rel=rel
                    aria-label=label
                    aria-current=current
                    aria-disabled=missing
                    data-tone=tone
                >
                    {children()}
                </a>
            })
        }
    }
}
