//! The head of a page: the way back, the one `h1`, and what can be done here.

use leptos::prelude::*;

/// `title` is the content of the `h1`; `children` stand below it, and `lead` before both.
#[component]
pub fn PageHead(
    #[prop(into)] title: String,
    #[prop(optional_no_strip)] lead: Option<AnyView>,
    #[prop(optional_no_strip)] actions: Option<AnyView>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let words =
        view! { <div><h1><bdi>{title}</bdi></h1>{children.map(|children| children())}</div> };
    let head = match lead {
        Some(lead) => view! { <div class="row">{lead}{words}</div> }.into_any(),
        None => words.into_any(),
    };
    view! {
        <div class="page__head">
            {head}
            {actions.map(|actions| view! { <div class="actions">{actions}</div> })}
        </div>
    }
}

/// The pages above this one.
#[component]
pub fn Crumbs(#[prop(into)] href: String, label: &'static str) -> impl IntoView {
    view! {
        <nav class="crumbs" aria-label="Breadcrumb"><ol><li><a href=href>{label}</a></li></ol></nav>
    }
}
