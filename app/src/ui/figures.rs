//! The few numbers worth a glance, at most four.

use leptos::prelude::*;

#[component]
pub fn Figures(children: Children, #[prop(optional)] section: bool) -> impl IntoView {
    view! { <dl class=if section { "figures section" } else { "figures" }>{children()}</dl> }
}

/// One number with its label, a line below it, and a sparkline where the trend matters.
#[component]
pub fn Figure(
    #[prop(into)] label: String,
    #[prop(into)] value: String,
    #[prop(into)] note: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd>{value}<small>{note}</small>{children.map(|children| children())}</dd>
        </div>
    }
}
