//! The progress of an erasure of many users.

use leptos::prelude::*;
use rollcall_types::erasure::{ErasureProgress, ErasureState};

use crate::ui::format::thousands;
use crate::ui::progress::{PlainBar, Progressbar};

/// Users who are through, of all.
#[component]
pub fn Moving(progress: ErasureProgress) -> impl IntoView {
    let words = match progress.state {
        ErasureState::Waiting => "Queued".to_owned(),
        _ => {
            let (done, all) = (thousands(progress.processed), thousands(progress.total));
            format!("{done} of {all} users processed")
        }
    };
    let stopping = progress.cancel_requested.then_some(" · stopping…");
    let per_mille = progress.processed.saturating_mul(1_000) / progress.total.max(1);
    view! {
        <Progressbar label="Erasure" now=per_mille max=1_000 text=words.clone()>
            <PlainBar per_mille/>
        </Progressbar>
        <p class="muted">{words}{stopping}</p>
    }
}
