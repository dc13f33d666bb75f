use leptos::prelude::*;
use rollcall_core::imports::{Doubt, Encoding};

use crate::address::with_query;
use crate::ui::table::{Head, Table};

/// Phrases of the file that are not UTF-8, shown in each encoding that the file may have, so that the
/// operator can choose the encoding in which they read well. `here`: the address of the import.
#[component]
pub fn Doubts(doubts: Vec<Doubt>, here: String) -> impl IntoView {
    let heads = vec![Head::new("Encoding"), Head::new("Sample text")];
    let rows = doubts
        .into_iter()
        .map(|doubt| {
            let names: Vec<String> = doubt.encodings.iter().map(|one| one.label()).collect();
            let first = doubt.encodings.first().copied().unwrap_or_default();
            let phrases = doubt
                .phrases
                .into_iter()
                .map(|(line, phrase)| {
                    view! {
                        <li><span class="muted">{format!("Line {line}: ")}</span><bdi>{phrase}</bdi></li>
                    }
                })
                .collect_view();
            row(&here, first, names.join(", "), view! { <ul>{phrases}</ul> }.into_any())
        })
        .collect_view();
    let damaged = row(
        &here,
        Encoding::UTF_8,
        Encoding::UTF_8.label(),
        view! { "Rows with bytes that are not UTF-8 are invalid." }.into_any(),
    );
    view! {
        <div class="gap-above"></div>
        <Table
            label="Possible encodings"
            caption="Text from the file in each possible encoding"
            heads
        >
            {rows}
            {damaged}
        </Table>
    }
}

fn row(here: &str, encoding: Encoding, names: String, reads: AnyView) -> impl IntoView + use<> {
    let query = vec![("encoding", encoding.name().to_owned())];
    let href = with_query(&format!("{here}/mapping"), query);
    view! {
        <tr role="row">
            <th role="rowheader" scope="row"><a href=href>{names}</a></th>
            <td role="cell" data-label="Sample text">{reads}</td>
        </tr>
    }
}
