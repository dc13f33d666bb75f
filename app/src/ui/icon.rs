//! The glyphs of the console: a 16 grid, stroke 1.5, drawn once in the document's sprite.

use leptos::prelude::*;

macro_rules! glyphs {
    ($($name:ident, $href:literal, $markup:literal;)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Glyph { $($name),* }

        impl Glyph {
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The address of its symbol in the sprite.
            pub fn href(self) -> &'static str {
                match self { $(Self::$name => $href),* }
            }

            /// What its symbol draws.
            pub fn markup(self) -> &'static str {
                match self { $(Self::$name => $markup),* }
            }
        }
    };
}

#[rustfmt::skip]
glyphs! {
    Alert, "#i-alert", r#"<path d="M8 2.25 14.25 13.5H1.75zM8 6.5v3M8 11.5v.01"/>"#;
    Audit, "#i-audit", r#"<path d="M4.5 2h8v11.25l-1.6-1-1.2 1-1.2-1-1.2 1-1.2-1-1.6 1zM7 5.25h3M7 8h3"/>"#;
    Bell, "#i-bell", r#"<path d="M3 11.75h10c-.9-.9-1.25-2-1.25-4.25a3.75 3.75 0 0 0-7.5 0c0 2.25-.35 3.35-1.25 4.25zM6.5 13.75h3M8 2.25v1.5"/>"#;
    Block, "#i-block", r#"<circle cx="8" cy="8" r="6"/><path d="m3.9 3.9 8.2 8.2"/>"#;
    Chain, "#i-chain", r#"<path d="M6.75 9.25a2.75 2.75 0 0 0 4 .1l2-2a2.75 2.75 0 0 0-3.9-3.9l-.85.85M9.25 6.75a2.75 2.75 0 0 0-4-.1l-2 2a2.75 2.75 0 0 0 3.9 3.9l.85-.85"/>"#;
    Camera, "#i-camera", r#"<path d="M2 5.75A1.25 1.25 0 0 1 3.25 4.5H5l1-1.75h4l1 1.75h1.75A1.25 1.25 0 0 1 14 5.75v6A1.25 1.25 0 0 1 12.75 13h-9.5A1.25 1.25 0 0 1 2 11.75z"/><circle cx="8" cy="8.5" r="2.25"/>"#;
    Check, "#i-check", r#"<path d="m3 8.5 3.25 3.25L13 5"/>"#;
    Clock, "#i-clock", r#"<circle cx="8" cy="8" r="6"/><path d="M8 4.75V8l2.25 1.5"/>"#;
    Copy, "#i-copy", r#"<rect x="5.5" y="5.5" width="8.5" height="8.5" rx="1.5"/><path d="M10.5 5.5v-2A1.5 1.5 0 0 0 9 2H3.5A1.5 1.5 0 0 0 2 3.5V9a1.5 1.5 0 0 0 1.5 1.5h2"/>"#;
    Differ, "#i-differ", r#"<path d="M3.5 6h9M3.5 10h9M10.5 3l-5 10"/>"#;
    Down, "#i-down", r#"<path d="m4 6.25 4 4 4-4"/>"#;
    Equal, "#i-equal", r#"<path d="M3.5 6h9M3.5 10h9"/>"#;
    Exports, "#i-exports", r#"<path d="M8 10V2.25M4.75 5.25 8 2l3.25 3.25M2 10.5v1.75A1.75 1.75 0 0 0 3.75 14h8.5A1.75 1.75 0 0 0 14 12.25V10.5"/>"#;
    Faces, "#i-faces", r#"<path d="M2 5V3.5A1.5 1.5 0 0 1 3.5 2H5M11 2h1.5A1.5 1.5 0 0 1 14 3.5V5M14 11v1.5a1.5 1.5 0 0 1-1.5 1.5H11M5 14H3.5A1.5 1.5 0 0 1 2 12.5V11M6 6v1M10 6v1M5.75 9.75c1.2 1.2 3.3 1.2 4.5 0"/>"#;
    File, "#i-file", r#"<path d="M9 2H4.5A1.5 1.5 0 0 0 3 3.5v9A1.5 1.5 0 0 0 4.5 14h7a1.5 1.5 0 0 0 1.5-1.5V6zM9 2v4h4"/>"#;
    Filter, "#i-filter", r#"<path d="M2 4h12M4.5 8h7M6.5 12h3"/>"#;
    Flag, "#i-flag", r#"<path d="M3.5 14V2.5h8.25L10 5.5l1.75 3H3.5"/>"#;
    Hand, "#i-hand", r#"<path d="M5.5 3.5v9M10.5 3.5v9" stroke-width="2"/>"#;
    Imports, "#i-imports", r#"<path d="M8 2v7.5M4.75 6.5 8 9.75l3.25-3.25M2 10.5v1.75A1.75 1.75 0 0 0 3.75 14h8.5A1.75 1.75 0 0 0 14 12.25V10.5"/>"#;
    Inbox, "#i-inbox", r#"<path d="M2 9.5 4 3.25h8l2 6.25v3.25H2zM2 9.5h3.5l1 1.75h3l1-1.75H14"/>"#;
    Info, "#i-info", r#"<circle cx="8" cy="8" r="6"/><path d="M8 7.5v3.25M8 5.25v.01"/>"#;
    Key, "#i-key", r#"<circle cx="5" cy="11" r="3"/><path d="m7.25 8.75 6-6M10.75 5.25l2 2"/>"#;
    Left, "#i-left", r#"<path d="m9.75 4-4 4 4 4"/>"#;
    Lock, "#i-lock", r#"<rect x="3" y="7" width="10" height="7" rx="1.5"/><path d="M5.25 7V5a2.75 2.75 0 0 1 5.5 0v2"/>"#;
    Menu, "#i-menu", r#"<path d="M2 4.5h12M2 8h12M2 11.5h12"/>"#;
    OkRing, "#i-okring", r#"<circle cx="8" cy="8" r="6"/><path d="m5.25 8.25 2 2 3.5-4"/>"#;
    Out, "#i-out", r#"<path d="M6 2H3.5A1.5 1.5 0 0 0 2 3.5v9A1.5 1.5 0 0 0 3.5 14H6M10.5 4.75 13.75 8l-3.25 3.25M13.5 8H6"/>"#;
    Overview, "#i-overview", r#"<path d="M2 12.5 5.5 8l3 2.5L14 4M10.5 4H14v3.5"/>"#;
    Pencil, "#i-pencil", r#"<path d="M10.75 2.75 13.25 5.25 5.5 13H3v-2.5zM9 4.5 11.5 7"/>"#;
    Plus, "#i-plus", r#"<path d="M8 3v10M3 8h10"/>"#;
    Print, "#i-print", r#"<path d="M4.5 5.5V2h7v3.5M4.5 11.5H3A1.25 1.25 0 0 1 1.75 10.25V6.75A1.25 1.25 0 0 1 3 5.5h10a1.25 1.25 0 0 1 1.25 1.25v3.5A1.25 1.25 0 0 1 13 11.5h-1.5M4.5 9.5h7V14h-7z"/>"#;
    Refresh, "#i-refresh", r#"<path d="M13.5 8a5.5 5.5 0 1 1-1.6-3.9L13.5 5.5M13.5 2v3.5H10"/>"#;
    Right, "#i-right", r#"<path d="m6.25 4 4 4-4 4"/>"#;
    Ring, "#i-ring", r#"<circle cx="8" cy="8" r="5.5"/>"#;
    Search, "#i-search", r#"<circle cx="7" cy="7" r="4.5"/><path d="m10.5 10.5 3.25 3.25"/>"#;
    Settings, "#i-settings", r#"<path d="M2 4.5h6.5M12.5 4.5H14M2 11.5h1.5M7.5 11.5H14"/><circle cx="10.5" cy="4.5" r="2"/><circle cx="5.5" cy="11.5" r="2"/>"#;
    SortDown, "#i-sortdown", r#"<path d="M8 3v10M4.5 9.5 8 13l3.5-3.5"/>"#;
    SortUp, "#i-sortup", r#"<path d="M8 13V3M4.5 6.5 8 3l3.5 3.5"/>"#;
    Spin, "#i-spin", r#"<path d="M8 2a6 6 0 1 1-6 6"/>"#;
    Sun, "#i-sun", r#"<circle cx="8" cy="8" r="3"/><path d="M8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M12.6 3.4l-.7.7M4.1 11.9l-.7.7"/>"#;
    Trash, "#i-trash", r#"<path d="M2.5 4.25h11M6 4.25V2.5h4v1.75M4 4.25l.6 8.4A1.5 1.5 0 0 0 6.1 14h3.8a1.5 1.5 0 0 0 1.5-1.35l.6-8.4"/>"#;
    Undo, "#i-undo", r#"<path d="M5.5 3 2.5 6l3 3M2.75 6h6.5a4 4 0 0 1 0 8H6"/>"#;
    UpDown, "#i-updown", r#"<path d="m5 6 3-3 3 3M5 10l3 3 3-3"/>"#;
    Users, "#i-users", r#"<circle cx="6" cy="5.5" r="2.5"/><path d="M1.75 13.25c.4-2.4 2-3.75 4.25-3.75s3.85 1.35 4.25 3.75M10.5 3.2a2.5 2.5 0 0 1 0 4.6M12 9.9c1.25.6 2 1.75 2.25 3.35"/>"#;
    Verified, "#i-verified", r#"<path d="M8 1.75 13.5 3.5v4c0 3.25-2.2 5.5-5.5 6.75-3.3-1.25-5.5-3.5-5.5-6.75v-4z"/><path d="m5.5 8 1.8 1.8L10.6 6.4"/>"#;
    X, "#i-x", r#"<path d="m4 4 8 8M12 4l-8 8"/>"#;
    XRing, "#i-xring", r#"<circle cx="8" cy="8" r="6"/><path d="m6 6 4 4M10 6l-4 4"/>"#;
}

/// A glyph beside words; the words say it, so it is not read aloud.
#[component]
pub fn Icon(of: Glyph) -> impl IntoView {
    view! { <svg class="icon" aria-hidden="true"><use_ href=of.href()></use_></svg> }
}
