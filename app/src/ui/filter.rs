//! A filter of a toolbar: a button that opens a panel with a small form, and, once it is set, a way to
//! take it off. It needs no script.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// A pair that the form passes on unchanged.
pub type Kept = (&'static str, String);

/// How a filter is taken off, and so where its state is.
pub enum Without {
    /// The state is in the address: the panel has a form of its own, and this is the address with the
    /// filter taken off.
    Link(String),
    /// The state is in the form around the filter: a button sends this name as `without` to `here`.
    Button { name: &'static str, here: String },
}

impl From<String> for Without {
    fn from(address: String) -> Self {
        Self::Link(address)
    }
}

/// The cross of a filter that is set.
#[component]
pub fn TakeOff(#[prop(into)] without: Without, label: &'static str) -> impl IntoView {
    let label = format!("Remove filter {label}");
    match without {
        Without::Link(href) => {
            view! { <a href=href aria-label=label><Icon of=Glyph::X/></a> }.into_any()
        }
        Without::Button { name, here } => view! {
            <button name="without" value=name formaction=here formnovalidate aria-label=label>
                <Icon of=Glyph::X/>
            </button>
        }
        .into_any(),
    }
}

/// `value`: what it is set to, in words.
#[component]
pub fn Filter(
    /// Names the panel in the document.
    id: &'static str,
    label: &'static str,
    #[prop(into)] value: String,
    #[prop(into)] action: String,
    #[prop(into)] without: Without,
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
    let panel = match &without {
        Without::Link(_) => view! {
            <form action=action>
                {hidden}
                {children()}
                <div class="actions"><button class="btn btn--primary btn--sm">"Apply"</button></div>
            </form>
        }
        .into_any(),
        Without::Button { .. } => view! {
            <div class="panel__fields">
                {children()}
                <div class="actions">
                    <button class="btn btn--primary btn--sm" name="do" value="filter" formaction=action formnovalidate>
                        "Apply"
                    </button>
                </div>
            </div>
        }
        .into_any(),
    };
    view! {
        <span class="filter" data-on=on.then_some("")>
            <button type="button" popovertarget=id aria-haspopup="dialog">{words}</button>
            {on.then(|| view! { <TakeOff without label/> })}
        </span>
        <div class="panel" id=id popover="auto" role="dialog" aria-label=format!("Filter by {label}")>
            {panel}
        </div>
    }
}
