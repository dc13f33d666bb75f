//! The island that follows a running face archive. It reloads the page when the state changes, or when
//! the rows are known.

use leptos::prelude::*;
use rollcall_types::faces::archive::ArchiveProgress;

use super::archive_moving::Moving;
use super::archive_progress::archive_progress;
use crate::follow::Followed;

#[island]
pub fn FollowArchive(org: String, app: String, initial: ArchiveProgress) -> impl IntoView {
    let id = initial.id;
    let ask = move || archive_progress(org.clone(), app.clone(), id);
    let followed = Followed::begin("work", initial, ask, |was, now| {
        was.state != now.state || (was.rows.all() == 0) != (now.rows.all() == 0)
    });
    view! {
        <div>
            {move || view! { <Moving progress=followed.progress.get()/> }}
            <p class="muted" role="status">{move || followed.trouble.get()}</p>
        </div>
    }
}
