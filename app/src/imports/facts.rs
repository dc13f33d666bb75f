use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::imports::{Dialect, Import};

use super::format::{choices_in_words, header_words, not_imported};
use super::offers::accepted_in_words;
use crate::ui::format::{bytes, thousands};
use crate::ui::id::Id;
use crate::ui::kv::{Fact, Facts};
use crate::ui::time::At;

/// Who uploaded the file, when, and exactly which file it is.
#[component]
pub fn ImportFacts(import: Import, now: Timestamp, imports: String) -> impl IntoView {
    let columns = import.columns.iter().map(|column| column.label()).collect::<Vec<_>>().join(", ");
    let options = choices_in_words(&import.choices);
    let corrections = import.corrections;
    let suggested = accepted_in_words(&import.offers);
    let protected = import.counts().protected_cells;
    let columns_empty = columns.is_empty();
    let reading = &import.reading;
    let guessed = if reading.guessed { " (guessed)" } else { "" };
    let quotes = if reading.dialect == Dialect::Backslash {
        ", quotes escaped with a backslash"
    } else {
        ""
    };
    let read_as = format!(
        "{}{guessed}, {}{quotes}; {}",
        reading.encoding.label(),
        reading.delimiter.words(),
        header_words(reading.header_line, reading.titles)
    );
    let mapping = reading.mapped.then(|| match reading.mapping.as_str() {
        "" => "Not saved".to_owned(),
        name => name.to_owned(),
    });
    let mapped_words = reading.mapped_words;
    let left_out = not_imported(&reading.not_imported);
    view! {
        <Facts>
            <Fact name="Import id"><Id value=import.id.to_string() label="import id"/></Fact>
            <Fact name="Size">{bytes(import.size)}</Fact>
            <Fact name="SHA-256"><Id value=import.sha256 label="checksum"/></Fact>
            {(!columns.is_empty()).then(|| view! { <Fact name="Columns">{columns}</Fact> })}
            {(!columns_empty).then(|| view! { <Fact name="Read as">{read_as}</Fact> })}
            {mapping.map(|name| view! { <Fact name="Mapping"><bdi>{name}</bdi></Fact> })}
            {(mapped_words > 0).then(|| view! {
                <Fact name="Mapped values">{thousands(mapped_words)}</Fact>
            })}
            {left_out.map(|words| view! { <Fact name="Not imported"><bdi>{words}</bdi></Fact> })}
            <Fact name="Options">{options}</Fact>
            {(corrections > 0).then(|| view! {
                <Fact name="Corrected cells">{thousands(corrections)}</Fact>
            })}
            {suggested.map(|words| view! { <Fact name="Suggestions">{words}</Fact> })}
            {(protected > 0).then(|| view! {
                <Fact name="Protected cells">{thousands(protected)}</Fact>
            })}
            <Fact name="Uploaded"><At at=import.uploaded_at now/>
                <small>"by "<bdi>{import.uploaded_by}</bdi></small>
            </Fact>
            {import.started_at.map(|at| view! {
                <Fact name="Started"><At at now/>
                    <small>"by "<bdi>{import.started_by.unwrap_or_default()}</bdi></small>
                </Fact>
            })}
            {import.finished_at.map(|at| view! { <Fact name="Ended"><At at now/></Fact> })}
            {import.undone_at.map(|at| view! {
                <Fact name="Undo begun"><At at now/>
                    <small>"by "<bdi>{import.undone_by.unwrap_or_default()}</bdi></small>
                </Fact>
            })}
            {import.same_as.map(|other| view! {
                <Fact name="Same file">
                    <a href=format!("{imports}/{}", other.id)>{other.at.day()}</a>
                </Fact>
            })}
        </Facts>
    }
}
