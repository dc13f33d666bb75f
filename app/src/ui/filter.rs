//! A filter of a toolbar: a button that opens a panel with a small GET form, and, once it is set,
//! a link that takes it off. Its state is in the address; it needs no script.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// A pair that the form passes on unchanged.
pub type Kept = (&'static str, String);

/// `value`: what it is set to, in words. `without`: the address with this filter taken off.
#[component]
pub fn Filter(
    /// Names the panel in the document.
    id: &'static str,
    label: &'static str,
    #[prop(into)] value: String,
    #[prop(into)] action: String,
    #[prop(into)] without: String,
    kept: Vec<Kept>,
    children: Children,
) -> impl IntoView {
    let on = !value.is_empty();
    let hidden = kept
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    let words = if on {
        view! { {label}": "<b>{value}</b> }.into_any()
    } else {
        view! { {label}<Icon of=Glyph::Down/> }.into_any()
    };
    view! {
        <span class="filter" data-on=on.then_some("")>
            <button type="button" popovertarget=id aria-haspopup="dialog">{words}</button>
            {on.then(|| view! {
                <a href=without aria-label=format!("Remove filter {label}")><Icon of=Glyph::X/></a>
            })}
        </span>
        <div class="panel" id=id popover="auto" role="dialog" aria-label=format!("Filter by {label}")>
            <form action=action>
                {hidden}
                {children()}
                <div class="actions"><button class="btn btn--primary btn--sm">"Apply"</button></div>
            </form>
        </div>
    }
}
