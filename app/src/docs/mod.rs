//! The page that shows the REST interface's document. It is public, and stands outside of the
//! console's frame.

mod page;

use axum::response::Response;
use leptos::prelude::*;

use crate::page_context::PageContext;
use crate::render::render;
use crate::shell::brand::Brand;
use crate::shell::document::Document;
use page::DocsPage;

/// What the page is made from.
pub struct Docs {
    /// The address of this server.
    pub origin: String,
    pub calls: Vec<Call>,
}

/// One call of the interface.
pub struct Call {
    pub id: String,
    /// What it is about, such as `Users`.
    pub group: String,
    pub method: String,
    pub path: String,
    pub summary: String,
    pub description: String,
    pub parameters: Vec<Given>,
    /// Of the body.
    pub fields: Vec<Given>,
    pub responses: Vec<Given>,
    /// A command line that runs as printed.
    pub curl: String,
}

/// A name, and what it means.
pub struct Given {
    pub name: String,
    pub words: String,
}

pub fn page(page_context: &PageContext, docs: Docs) -> Response {
    let document = Document::new(&page_context.state.assets, page_context.theme, "API reference");
    render(document, move || {
        view! {
            <main class="page" id="main">
                <p><a class="brand" href="/"><Brand/>"Rollcall"</a></p>
                <DocsPage docs/>
            </main>
        }
    })
}
