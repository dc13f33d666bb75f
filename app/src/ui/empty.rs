//! A state in the place of content (empty, forbidden, missing, broken): what it is, why, and the next
//! step.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::tone::Tone;

/// `children` are the next steps. `main`: its title is the page's own.
#[component]
pub fn Empty(
    glyph: Glyph,
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(optional)] tone: Option<Tone>,
    #[prop(optional)] main: bool,
    children: Children,
) -> impl IntoView {
    let title = if main {
        view! { <h1 id="empty">{title}</h1> }.into_any()
    } else {
        view! { <h2 id="empty">{title}</h2> }.into_any()
    };
    view! {
        <section class="empty" aria-labelledby="empty" data-tone=tone.map(Tone::code)>
            <Icon of=glyph/>
            {title}
            <p>{text}</p>
            <div class="actions">{children()}</div>
        </section>
    }
}
