use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;
use rollcall_core::exports::{self, Download};

use super::download_page::DownloadPage;
use super::refused::link_refusal;
use crate::answer::Answer;
use crate::visit::Visit;

/// `GET /download/{token}`: a page that names the file. A scanner that follows links has no session
/// and gets the sign-in page; whoever has one gets a button, not the file.
pub async fn show(visit: Visit, Path(token): Path<String>) -> Answer {
    let identity = visit.require_signed()?.identity.clone();
    let ctx = &visit.state.ctx;
    let page = exports::open_link(ctx, &identity, &token, &visit.request_id)
        .await
        .map_err(|refusal| link_refusal(&visit, refusal))?;
    let bucket = ctx.files.origin().await.map_err(|error| visit.refuse(&error))?;
    let now = ctx.clock.now();
    let content = move || view! { <DownloadPage page token now/> };
    Ok(visit.bare_wide("Download an export", StatusCode::OK, bucket, content))
}

/// `POST /download/{token}`: the button. It leads to the bytes.
pub async fn submit(visit: Visit, Path(token): Path<String>) -> Answer {
    let identity = visit.require_signed()?.identity.clone();
    let download = exports::download(&visit.state.ctx, &identity, &token, &visit.request_id)
        .await
        .map_err(|refusal| link_refusal(&visit, refusal))?;
    let (Download::Address(to) | Download::Path(to)) = download;
    Ok(Redirect::to(&to).into_response())
}
