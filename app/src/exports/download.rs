use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;
use rollcall_core::exports::{self, Download};

use super::download_page::DownloadPage;
use crate::answer::Answer;
use crate::page_context::PageContext;

/// `GET /download/{token}`: a page that names the file. A scanner that follows links has no session
/// and gets the sign-in page; whoever has one gets a button, not the file.
pub async fn show(page_context: PageContext, Path(token): Path<String>) -> Answer {
    let identity = page_context.require_signed()?.identity.clone();
    let ctx = &page_context.state.ctx;
    let page = exports::open_link(ctx, &identity, &token, &page_context.request_id).await?;
    let bucket = ctx.files.origin().await?;
    let now = ctx.clock.now();
    let content = move || view! { <DownloadPage page token now/> };
    Ok(page_context.bare_wide("Download an export", StatusCode::OK, bucket, content))
}

/// `POST /download/{token}`: the button. It leads to the bytes.
pub async fn submit(page_context: PageContext, Path(token): Path<String>) -> Answer {
    let identity = page_context.require_signed()?.identity.clone();
    let download =
        exports::download(&page_context.state.ctx, &identity, &token, &page_context.request_id)
            .await?;
    let (Download::Address(to) | Download::Path(to)) = download;
    Ok(Redirect::to(&to).into_response())
}
