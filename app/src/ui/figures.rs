//! The few numbers worth a glance, at most four.

use leptos::prelude::*;

#[component]
pub fn Figures(children: Children, #[prop(optional)] section: bool) -> impl IntoView {
    view! { <dl class=if section { "figures section" } else { "figures" }>{children()}</dl> }
}

/// One number with its label, and a line below it.
#[component]
pub fn Figure(
    #[prop(into)] label: String,
    #[prop(into)] value: String,
    #[prop(into)] note: String,
) -> impl IntoView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd>{value}<small>{note}</small></dd>
        </div>
    }
}
