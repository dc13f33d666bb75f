//! The island that follows a moving import, and loads the page again when its state moves on.

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
