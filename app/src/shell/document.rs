//! The document: its head, the sprite, and the script that wakes the islands.

use leptos::prelude::*;

use crate::render::Document;
use crate::ui::sprite::Sprite;

/// Loads the browser library when the page is idle, then hydrates every island on it. The name of an
/// island ends in a hash of its source; the part before it is unique, and is used when two compilers
/// did not agree on the hash.
const WAKE: &str = include_str!("wake.js");

#[component]
pub fn DocumentView(document: Document, nonce: String, children: Children) -> impl IntoView {
    let Document { assets, theme, title, body_class, moving, .. } = document;
    // As a child, the title would be followed by a marker that the tab shows.
    let title = title.replace('&', "&amp;").replace('<', "&lt;");
    let css = format!("/pkg/{}", assets.css);
    let js = format!("/pkg/{}", assets.js);
    let wasm = format!("/pkg/{}", assets.wasm);
    let script = WAKE.replace("{js}", &js).replace("{wasm}", &wasm);
    let refresh = moving.then(|| {
        view! { <noscript><meta http-equiv="refresh" content="3"/></noscript> }
    });
    view! {
        <html lang="en" data-theme=theme.attribute()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <title inner_html=title></title>
                {refresh}
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href=css/>
                <link rel="modulepreload" href=js/>
                <script type="module" nonce=nonce inner_html=script></script>
            </head>
            <body class=body_class>
                <Sprite/>
                {children()}
            </body>
        </html>
    }
}
