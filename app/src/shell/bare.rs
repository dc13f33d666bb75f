//! Pages outside of the console: sign-in, and errors before an application is known.

use leptos::prelude::*;

use super::frame::Brand;

#[component]
pub fn Bare(children: Children) -> impl IntoView {
    view! {
        <header><a class="brand" href="/"><Brand/>"Rollcall"</a></header>
        <main id="main">{children()}</main>
        <footer><p>"Rollcall "{env!("CARGO_PKG_VERSION")}</p></footer>
    }
}
