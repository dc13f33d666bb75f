//! What an import would lose from the file, shown before the start: columns that are not imported, and
//! words that have no meaning yet.

use leptos::prelude::*;
use rollcall_core::imports::Import;
use rollcall_core::users::Column;

use super::format::{not_imported, words_reason};
use crate::ui::format::counted;
use crate::ui::icon::Glyph;
use crate::ui::link::{ButtonLink, Weight};
use crate::ui::notice::Notice;
use crate::ui::tone::Tone;

/// `here`: the address of the import.
#[component]
pub fn Loss(import: Import, here: String, may_run: bool) -> impl IntoView {
    let words = words_reason(&import).map(|rows| unknown_words(rows, &here, may_run));
    let columns = not_imported(&import.reading.not_imported);
    let columns = columns.map(|words| left_out_columns(words, &import, &here, may_run));
    view! { {words}{columns} }
}

fn unknown_words(rows: i64, here: &str, may_run: bool) -> impl IntoView + use<> {
    let title = format!("{} an unknown status or country.", counted(rows, "row has", "rows have"));
    let href = format!("{here}/words");
    let button = may_run
        .then(|| view! { <p><ButtonLink href label="Map these values" weight=Weight::Plain/></p> });
    view! {
        <Notice tone=Tone::Warn glyph=Glyph::Alert title>
            <p>"These rows are invalid. Choose once what each value means, and the rows are checked again."</p>
            {button}
        </Notice>
        <div class="gap-above"></div>
    }
}

fn left_out_columns(
    words: String,
    import: &Import,
    here: &str,
    may_run: bool,
) -> impl IntoView + use<> {
    let status = (!import.columns.contains(&Column::Status))
        .then_some(" The file has no status column, so new users become ACTIVE.");
    let href = format!("{here}/mapping");
    let change = may_run.then(|| view! { " "<a href=href>"Change the mapping"</a> });
    view! {
        <Notice tone=Tone::Info glyph=Glyph::Info title=format!("{words}.")>
            <p>"Their values are not saved."{status}{change}</p>
        </Notice>
        <div class="gap-above"></div>
    }
}
