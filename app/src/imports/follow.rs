//! The island that follows the progress of an import, and reloads the page when the state changes.

use leptos::prelude::*;
use rollcall_types::imports::Progress;

use super::moving::Moving;
use super::progress::import_progress;
use crate::follow::Followed;

#[island]
pub fn FollowImport(org: String, app: String, initial: Progress) -> impl IntoView {
    let id = initial.id;
    let ask = move || import_progress(org.clone(), app.clone(), id);
    let followed = Followed::begin("import", initial, ask, |was, now| was.state != now.state);
    view! {
        <div>
            {move || view! { <Moving progress=followed.progress.get()/> }}
            <p class="muted" role="status">{move || followed.trouble.get()}</p>
        </div>
    }
}
