//! Pages outside of the console: sign-in, and errors before an application is known.

use leptos::prelude::*;

use super::brand::Brand;

#[component]
pub fn Bare(children: Children, #[prop(optional)] wide: bool) -> impl IntoView {
    view! {
        <header><a class="brand" href="/"><Brand/>"Rollcall"</a></header>
        <main id="main" class=wide.then_some("bare__wide")>{children()}</main>
        <footer><p>"Rollcall "{env!("CARGO_PKG_VERSION")}</p></footer>
    }
}
