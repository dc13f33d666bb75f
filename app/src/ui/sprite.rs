//! The icon sprite: in the document once.

use std::sync::LazyLock;

use leptos::prelude::*;

use super::icon::Glyph;

static SYMBOLS: LazyLock<String> = LazyLock::new(|| {
    let mut symbols = String::new();
    for glyph in Glyph::ALL {
        let id = glyph.href().trim_start_matches('#');
        let markup = glyph.markup();
        symbols.push_str(&format!(r#"<symbol id="{id}" viewBox="0 0 16 16">{markup}</symbol>"#));
    }
    symbols
});

#[component]
pub fn Sprite() -> impl IntoView {
    view! { <svg class="sprite" aria-hidden="true" inner_html=SYMBOLS.as_str()></svg> }
}
