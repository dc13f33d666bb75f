//! The island that follows an erasure of many users. It reloads the page when the state changes.

use leptos::prelude::*;
use rollcall_types::erasure::ErasureProgress;

use super::moving::Moving;
use super::progress::erasure_progress;
use crate::follow::Followed;

#[island]
pub fn FollowErasure(org: String, app: String, initial: ErasureProgress) -> impl IntoView {
    let id = initial.id;
    let ask = move || erasure_progress(org.clone(), app.clone(), id);
    let followed = Followed::begin("erasure", initial, ask, |was, now| was.state != now.state);
    view! {
        <div>
            {move || view! { <Moving progress=followed.progress.get()/> }}
            <p class="muted" role="status">{move || followed.trouble.get()}</p>
        </div>
    }
}
