//! The document: its head, the sprite, and the script that wakes the islands.

use axum::http::StatusCode;
use leptos::prelude::*;

use crate::state::Assets;
use crate::theme::Theme;
use crate::ui::sprite::Sprite;
use crate::zone::Zone;

/// What surrounds a page: its title, its headers, and what its islands may use.
#[derive(Clone)]
pub struct Document {
    pub assets: Assets,
    pub theme: Theme,
    /// Times are shown in it, beside UTC.
    pub zone: Zone,
    pub title: String,
    pub body_class: Option<&'static str>,
    /// Without a script the page loads itself again every few seconds.
    pub moving: bool,
    pub status: StatusCode,
    /// An island of the page may ask for the camera.
    pub camera: bool,
    /// Another server to which a form of the page may lead, such as a storage bucket.
    pub form_to: String,
    /// The page embeds a picture as a `data:` address, because it is stored nowhere.
    pub own_picture: bool,
}

impl Document {
    pub fn new(assets: &Assets, theme: Theme, title: &str) -> Self {
        Self {
            assets: assets.clone(),
            theme,
            zone: Zone::default(),
            title: format!("{title} · Rollcall"),
            body_class: None,
            moving: false,
            status: StatusCode::OK,
            camera: false,
            form_to: String::new(),
            own_picture: false,
        }
    }

    pub fn zone(mut self, zone: &Zone) -> Self {
        self.zone = zone.clone();
        self
    }

    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    pub fn form_to(mut self, origin: Option<String>) -> Self {
        self.form_to = origin.unwrap_or_default();
        self
    }

    pub fn camera(mut self) -> Self {
        self.camera = true;
        self
    }

    pub fn own_picture(mut self) -> Self {
        self.own_picture = true;
        self
    }

    pub fn moving(mut self, moving: bool) -> Self {
        self.moving = moving;
        self
    }

    pub fn body_class(mut self, class: &'static str) -> Self {
        self.body_class = Some(class);
        self
    }
}

/// Loads the browser library when the page is idle, then hydrates every island on it. Does not wait for
/// long: a busy browser, or one that draws nothing, may have no idle time for minutes. The name of an
/// island ends in a hash of its source; the part before it is unique, and is used when two compilers
/// did not agree on the hash.
const WAKE: &str = include_str!("wake.js");

#[component]
pub fn DocumentView(document: Document, nonce: String, children: Children) -> impl IntoView {
    let Document { assets, theme, title, body_class, moving, .. } = document;
    // As a child, the title would be followed by a marker that the tab shows.
    let title = title.replace('&', "&amp;").replace('<', "&lt;");
    let css = format!("/pkg/{}", assets.css);
    let library = assets.library.get();
    let refresh = moving.then(|| {
        let meta = view! { <meta http-equiv="refresh" content="3"/> };
        match library {
            Some(_) => view! { <noscript>{meta}</noscript> }.into_any(),
            None => meta.into_any(),
        }
    });
    let is_missing = library.is_none();
    let scripts = library.map(|library| {
        let js = format!("/pkg/{}", library.js);
        let wasm = format!("/pkg/{}", library.wasm);
        let script = WAKE.replace("{js}", &js).replace("{wasm}", &wasm);
        view! {
            <link rel="modulepreload" href=js/>
            <script type="module" nonce=nonce inner_html=script></script>
        }
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
                {scripts}
            </head>
            <body class=body_class>
                <Sprite/>
                {is_missing.then(|| view! {
                    <p class="library-follows" role="status">
                        "The browser library is still being built. Pages work without it, a few buttons do not: "
                        "reload this page in a minute."
                    </p>
                })}
                {children()}
            </body>
        </html>
    }
}
