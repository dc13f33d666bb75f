use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use rollcall_core::Error;
use rollcall_core::access::Permission;

use super::upload::Upload;
use crate::answer::{Answer, messages, status};
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;
use crate::ui::format::binary_bytes;
use crate::ui::icon::Glyph;
use crate::ui::link::{ButtonLink, Weight};
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::steps::Steps;

pub async fn new(console: ConsoleContext) -> Answer {
    console.actor.require(Permission::RunImports)?;
    Ok(page(&console, StatusCode::OK, String::new()))
}

/// The upload page again, with what was wrong with the file. The route that receives the file answers
/// with it if the browser runs no script. The status is that of the error.
///
/// `console` comes from that route. The route extracts `ConsoleContext` before the body, with the same
/// path parameters `{org}` and `{app}`.
pub fn upload_error_page(console: &ConsoleContext, error: &Error) -> Response {
    page(console, status(error), messages(error))
}

fn page(console: &ConsoleContext, status: StatusCode, failure: String) -> Response {
    let imports = console.at("/imports");
    let limit = binary_bytes(console.ctx().settings.max_upload_bytes);
    let document = console.document("New import").status(status);
    console.page(NavSection::Imports, document, move || {
        view! { <UploadPage imports limit failure/> }
    })
}

/// `imports`: the address of the import history. The file is sent there, too.
#[component]
fn UploadPage(imports: String, limit: String, failure: String) -> impl IntoView {
    let actions = view! {
        <ButtonLink
            href=format!("{imports}/columns")
            label="File format"
            glyph=Glyph::Info
            weight=Weight::Quiet
        />
        <ButtonLink
            href=format!("{imports}/template.csv")
            label="Download template"
            glyph=Glyph::File
            weight=Weight::Quiet
        />
    };
    view! {
        <Crumbs href=imports.clone() label="Imports"/>
        <PageHead title="New import" actions=Some(actions.into_any())>
            <p>"Nothing is saved until you review the preview and confirm."</p>
        </PageHead>
        <Steps current=1/>
        <Upload
            action=imports
            limit
            failure
            kind="CSV".to_owned()
            accept=".csv,text/csv".to_owned()
            note="Comma, semicolon, tab or pipe; UTF-8, UTF-16 or Windows-1252.".to_owned()
            button="Upload and check rows".to_owned()
        />
    }
}
