//! Notices about how the file was read, where that was not obvious.

use leptos::prelude::*;
use rollcall_core::imports::{Import, Reason};

use super::format::header_sentence;
use crate::ui::icon::Glyph;
use crate::ui::notice::Notice;
use crate::ui::tone::Tone;

/// `here`: the address of the import.
#[component]
pub fn ReadingNotices(import: Import, here: String, may_run: bool) -> impl IntoView {
    let reading = &import.reading;
    let link = |query: &str, words: &'static str| {
        may_run.then(|| {
            let href = format!("{here}/mapping{query}");
            view! { " "<a href=href>{words}</a> }
        })
    };
    let titles = (reading.titles > 0).then(|| {
        let title = header_sentence(reading.header_line, reading.titles);
        let change = link("", "Choose another line");
        notice(title, "The lines above the header are not imported.", change.into_any())
    });
    // The bytes of a file do not prove such an encoding, so the operator has to check the guess.
    let guessed = reading.guessed.then(|| {
        let title = format!("Read as {}.", reading.encoding.label());
        let change = link("", "Choose another encoding");
        let words = "The file does not state its encoding, so this is the best guess. Check names with accents before you start.";
        notice(title, words, change.into_any())
    });
    let rows = import.reasons.iter().find(|reason| reason.code == Reason::BACKSLASH_QUOTES);
    let backslashes = rows.map(|_| {
        let title = "The file escapes quotes with a backslash.".to_owned();
        let query = format!(
            "?dialect=backslash&encoding={}&delimiter={}&header_line={}",
            reading.encoding.name(),
            reading.delimiter.code(),
            reading.header_line
        );
        let change = link(&query, "Read the file this way");
        let words = "These rows are invalid because quotes inside cells must be doubled.";
        notice(title, words, change.into_any())
    });
    view! { {titles}{guessed}{backslashes} }
}

fn notice(title: String, words: &'static str, change: AnyView) -> impl IntoView {
    view! {
        <Notice tone=Tone::Info glyph=Glyph::Info title><p>{words}{change}</p></Notice>
        <div class="gap-above"></div>
    }
}
