//! The island that follows a moving export, and loads the page again when its state moves on.

use leptos::prelude::*;
use rollcall_types::exports::ExportProgress;

use super::moving::Moving;
use super::progress::export_progress;
use crate::follow::Followed;

#[island]
pub fn FollowExport(org: String, app: String, initial: ExportProgress) -> impl IntoView {
    let id = initial.id;
    let ask = move || export_progress(org.clone(), app.clone(), id);
    let followed = Followed::begin("export", initial, ask, |was, now| was.state != now.state);
    view! {
        <div>
            {move || view! { <Moving progress=followed.progress.get()/> }}
            <p class="muted" role="status">{move || followed.trouble.get()}</p>
        </div>
    }
}
