//! Old above new, in the order in which people read.

use leptos::prelude::*;

/// An absent value reads as "empty".
#[component]
pub fn Diff(old: Option<String>, new: Option<String>) -> impl IntoView {
    view! {
        <span class="diff">
            <del><span class="vh">"was "</span>{shown(old)}</del>
            " "
            <ins><span class="vh">"now "</span>{shown(new)}</ins>
        </span>
    }
}

fn shown(value: Option<String>) -> AnyView {
    match value {
        Some(value) if !value.is_empty() => view! { <bdi>{value}</bdi> }.into_any(),
        _ => "empty".into_any(),
    }
}
