use leptos::prelude::*;

/// The mark: a list with a tick.
#[component]
pub fn Brand() -> impl IntoView {
    view! {
        <svg
            width="24"
            height="24"
            viewBox="0 0 24 24"
            fill="none"
            stroke="currentColor"
            stroke-width="2.4"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
        >
            <path d="M4 5.5h16M4 18.5h7M4 12l3 0M11.5 14.75l3.25 3.25L20.5 11"></path>
        </svg>
    }
}
