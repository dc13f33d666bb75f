use axum::extract::Query;
use leptos::prelude::*;
use rollcall_core::access::Permission;
use rollcall_core::exports;
use serde::Deserialize;

use super::page::{ExportPage, ExportView};
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;

#[derive(Deserialize)]
pub struct ExportParams {
    /// What was just done, for the toast.
    #[serde(default)]
    done: String,
}

impl ExportParams {
    fn said(&self) -> &'static str {
        match self.done.as_str() {
            "cancelled" => "The export was cancelled.",
            "approved" => "Export approved. The file is being created.",
            "rejected" => "Export rejected. The requester gets your reason by e-mail.",
            "revoked" => "The download link was revoked.",
            "renewed" => "A new download link was created.",
            "deleted" => "The file was deleted. The manifest is kept.",
            _ => "",
        }
    }
}

/// One address for the whole life of an export.
pub async fn show(console: ConsoleContext, Query(params): Query<ExportParams>) -> Answer {
    let id = console.id("export")?;
    let (ctx, actor) = (console.ctx(), &console.actor);
    // The progress is read first: if it is older than the export, the island reloads the page at its
    // first poll.
    let progress = exports::progress(ctx, actor, id).await?;
    let export = exports::find(ctx, actor, id).await?;
    let export = export.ok_or(PageError::Missing("export"))?;
    let view = ExportView {
        progress: progress.filter(|_| export.state.is_moving()),
        access: exports::access(ctx, actor, id).await?,
        settings: exports::settings(ctx, actor).await?,
        link: exports::link_path(ctx, actor, &export),
        may_export: console.may(Permission::RunExports),
        may_oversee: console.may(Permission::OverseeExports),
        may_audit: console.may(Permission::ReadAudit),
        own: export.requested_by_id.is_some() && export.requested_by_id == actor.operator_id(),
        actor: console.actor.clone(),
        base: console.base.clone(),
        now: console.now,
        export,
        said: params.said(),
    };
    let document = console.document(&title(&view)).moving(view.export.state.is_moving());
    Ok(console.page(NavSection::Exports, document, move || view! { <ExportPage view/> }))
}

fn title(view: &ExportView) -> String {
    match view.export.purpose.as_str() {
        "" => view.export.file_name(),
        purpose => purpose.to_owned(),
    }
}
