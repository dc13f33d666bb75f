//! The operator's own long imports that have ended, since people leave the page while one runs.

use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::imports::{Import, ImportState};

use crate::ui::format::duration;
use crate::ui::icon::Glyph;
use crate::ui::notice::Notice;
use crate::ui::outcomes::outcomes_in_words;
use crate::ui::time::Ago;
use crate::ui::tone::Tone;

/// `base`: the address of the import history.
#[component]
pub fn Ended(imports: Vec<Import>, base: String, now: Timestamp) -> impl IntoView {
    let some = !imports.is_empty();
    let notices = imports.into_iter().map(|import| notice(import, &base, now)).collect_view();
    some.then(|| view! { <div class="stack stack--tight ended">{notices}</div> })
}

fn notice(import: Import, base: &str, now: Timestamp) -> impl IntoView + use<> {
    let (tone, glyph, title) = match import.state {
        ImportState::Done => (Tone::Ok, Glyph::OkRing, "Your import is done."),
        ImportState::Failed => (Tone::Bad, Glyph::XRing, "Your import failed."),
        _ => (Tone::Idle, Glyph::Block, "Your import was cancelled."),
    };
    let href = format!("{base}/{}", import.id);
    let took = match (import.started_at, import.finished_at) {
        (Some(start), Some(end)) => duration(end.seconds_since(start)),
        _ => String::new(),
    };
    let outcomes = outcomes_in_words(&import.applied);
    view! {
        <Notice tone glyph title>
            <a href=href><bdi>{import.file_name}</bdi></a>
            ": "{outcomes}", in "{took}", "
            {import.finished_at.map(|at| view! { <Ago at now/> })}"."
        </Notice>
    }
}
