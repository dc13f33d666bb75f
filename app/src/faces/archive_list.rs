//! Archives of faces: the list, and the place for a new one.

use axum::http::StatusCode;
use leptos::prelude::*;
use rollcall_core::access::Permission;
use rollcall_core::faces::archive::{self, Archive};
use rollcall_core::{Error, Timestamp};

use crate::answer::{Answer, messages, status};
use crate::console::ConsoleContext;
use crate::imports::upload::Upload;
use crate::shell::nav::NavSection;
use crate::ui::empty::Empty;
use crate::ui::format::{binary_bytes, bytes, thousands};
use crate::ui::icon::Glyph;
use crate::ui::notice::Notice;
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::status::Status;
use crate::ui::table::{Head, Table};
use crate::ui::time::Ago;
use crate::ui::tone::Tone;

/// The archives of the application, newest first.
pub async fn list(console: ConsoleContext) -> Answer {
    page(&console, StatusCode::OK, String::new()).await
}

/// The list again, with what was wrong with the file: for the route that takes it, when the browser
/// runs no script.
pub async fn archive_error_page(console: &ConsoleContext, error: Error) -> Answer {
    if !matches!(error, Error::Invalid(_) | Error::Unavailable(_)) {
        return Err(error.into());
    }
    page(console, status(&error), messages(&error)).await
}

async fn page(console: &ConsoleContext, status: StatusCode, failure: String) -> Answer {
    let archives = archive::list(console.ctx(), &console.actor).await?;
    let limit = binary_bytes(console.ctx().settings.max_upload_bytes);
    let unavailable = console.ctx().faces.ready().err().map(|error| error.to_string());
    let (faces, now) = (console.at("/faces"), console.now);
    let may_edit = console.may(Permission::EditFaces);
    let document = console.document("Face archives").status(status);
    Ok(console.page(NavSection::Faces, document, move || {
        view! { <ArchivesPage archives faces limit failure unavailable may_edit now/> }
    }))
}

#[component]
fn ArchivesPage(
    archives: Vec<Archive>,
    faces: String,
    limit: String,
    failure: String,
    unavailable: Option<String>,
    may_edit: bool,
    now: Timestamp,
) -> impl IntoView {
    let here = format!("{faces}/archives");
    let place = match unavailable {
        Some(words) => view! {
            <Notice tone=Tone::Warn glyph=Glyph::Clock title="Face archives cannot be uploaded right now.">
                <p>{words}</p>
            </Notice>
        }
        .into_any(),
        None => view! {
            <Upload
                action=here.clone()
                limit
                failure
                kind="ZIP".to_owned()
                accept=".zip,application/zip".to_owned()
                note="Pictures (JPG or PNG, up to 2 MB each) and one CSV table with the columns vendor_data, file and comment.".to_owned()
                button="Upload and check pictures".to_owned()
            />
        }
        .into_any(),
    };
    let history = if archives.is_empty() {
        view! {
            <Empty
                glyph=Glyph::Faces
                title="No face archives yet"
                text="Add many faces at once. You review a preview of every picture before anything is saved."
            >
                ""
            </Empty>
        }
        .into_any()
    } else {
        let rows = archives.into_iter().map(|one| row(one, &here, now)).collect_view();
        let heads = vec![
            Head::new("File"),
            Head::new("Status").class("at-end"),
            Head::new("Rows").class("r"),
            Head::new("Added").class("r"),
            Head::new("Not added").class("r"),
            Head::new("By").rank("3"),
            Head::new("Uploaded").class("tight"),
        ];
        view! { <Table label="Face archives" caption="Face archives, newest first" heads>{rows}</Table> }
            .into_any()
    };
    view! {
        <Crumbs href=faces label="Faces"/>
        <PageHead title="Face archives">
            <p>"Add many faces at once: upload a ZIP file with pictures and a table that assigns them to users. Nothing is saved until you review the preview and confirm."</p>
        </PageHead>
        {may_edit.then_some(place)}
        <section class="section" aria-labelledby="history">
            <h2 class="section__head" id="history">"History"</h2>
            {history}
        </section>
    }
}

fn row(one: Archive, here: &str, now: Timestamp) -> impl IntoView + use<> {
    let href = format!("{here}/{}", one.id);
    let left_out = one.left_out();
    let by = one.started_by.unwrap_or(one.uploaded_by);
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <a href=href>
                    <span class="truncate" title=one.file_name.clone()><bdi>{one.file_name.clone()}</bdi></span>
                </a>
                <small>{bytes(one.size)}</small>
            </th>
            <td role="cell" class="at-end"><Status of=one.state/></td>
            <td role="cell" class="r" data-label="Rows">{thousands(one.rows.all())}</td>
            <td role="cell" class="r" data-label="Added">{thousands(one.rows.added)}</td>
            <td role="cell" class="r" data-label="Not added">{thousands(left_out)}</td>
            <td role="cell" data-rank="3" data-label="By"><bdi>{by}</bdi></td>
            <td role="cell" class="tight" data-label="Uploaded"><Ago at=one.uploaded_at now/></td>
        </tr>
    }
}
