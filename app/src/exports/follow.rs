//! The island that follows a moving export, and loads the page again when its state moves on.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use rollcall_core::exports::{ExportProgress, ExportState};
use uuid::Uuid;

use super::moving::Moving;
use super::progress::export_progress;

const PAUSE: Duration = Duration::from_millis(700);

#[derive(Clone)]
struct Followed {
    org: String,
    app: String,
    id: Uuid,
    state: ExportState,
    progress: RwSignal<ExportProgress>,
    trouble: RwSignal<String>,
}

#[island]
pub fn FollowExport(org: String, app: String, initial: ExportProgress) -> impl IntoView {
    let (id, state) = (initial.id, initial.state);
    let progress = RwSignal::new(initial);
    let trouble = RwSignal::new(String::new());
    let followed = Followed { org, app, id, state, progress, trouble };
    // Effects run in the browser only.
    Effect::new(move |_| follow(followed.clone()));
    view! {
        <div>
            {move || view! { <Moving progress=progress.get()/> }}
            <p class="muted" role="status">{move || trouble.get()}</p>
        </div>
    }
}

/// Asks again after a pause, until the state is another one.
fn follow(followed: Followed) {
    let step = move || {
        spawn_local(async move {
            if !has_moved_on(&followed).await {
                follow(followed);
            } else if let Some(window) = web_sys::window() {
                // A page that cannot be loaded again is left as it is; the next visit shows it.
                let _ = window.location().reload();
            }
        });
    };
    set_timeout(step, PAUSE);
}

async fn has_moved_on(followed: &Followed) -> bool {
    let Followed { org, app, id, .. } = followed;
    match export_progress(org.clone(), app.clone(), *id).await {
        Ok(progress) => {
            let moved = progress.state != followed.state;
            followed.progress.set(progress);
            followed.trouble.set(String::new());
            moved
        }
        Err(ServerFnError::ServerError(words)) => {
            followed.trouble.set(words);
            false
        }
        Err(_) => {
            let words = "The connection is interrupted; the export goes on. Trying again.";
            followed.trouble.set(words.to_owned());
            false
        }
    }
}
