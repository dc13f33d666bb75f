use leptos::prelude::*;

use super::changes::{Changes, Part, Span, newest};
use crate::ui::format::thousands;
use crate::ui::kv::{Fact, Facts};
use crate::ui::page::PageHead;

const MIT: &str = include_str!("../../../LICENSE-MIT");
const APACHE: &str = include_str!("../../../LICENSE-APACHE");

#[component]
pub fn AboutPage() -> impl IntoView {
    let Changes { version, parts } = newest();
    let parts = parts.into_iter().map(part).collect_view();
    view! {
        <PageHead title="About Rollcall"/>
        <Facts>
            <Fact name="Version">{env!("CARGO_PKG_VERSION")}</Fact>
            <Fact name="For programs">
                <a href="/v3/docs">"API reference"</a>" · "<a href="/v3/openapi.json">"openapi.json"</a>
            </Fact>
            <Fact name="Licence">"MIT or Apache-2.0, as you choose"</Fact>
        </Facts>
        <section class="section" aria-labelledby="changes">
            <div class="section__head"><h2 id="changes">"What has changed"</h2><p>{version}</p></div>
            {parts}
        </section>
        <section class="section" aria-labelledby="licences">
            <h2 class="section__head" id="licences">"Licences"</h2>
            <details class="fold"><summary>"MIT licence"</summary><p class="prose">{MIT}</p></details>
            <details class="fold"><summary>"Apache licence, version 2.0"</summary><p class="prose">{APACHE}</p></details>
        </section>
    }
}

/// Changes of a part that are not folded.
const SHOWN: usize = 5;

fn part(part: Part) -> impl IntoView {
    let Part { title, mut lines } = part;
    let all = thousands(lines.len() as i64);
    let folded = lines.split_off(lines.len().min(SHOWN));
    let of =
        (!title.is_empty()).then(|| view! { <span class="vh">" changes: "{title.clone()}</span> });
    let heading = (!title.is_empty()).then(|| view! { <h3 class="gap-above">{title}</h3> });
    let rest = (!folded.is_empty()).then(|| {
        view! {
            <details class="fold">
                <summary>"Show all "{all}{of}</summary>
                <ul class="stack stack--tight">{items(folded)}</ul>
            </details>
        }
    });
    view! { {heading}<ul class="stack stack--tight">{items(lines)}</ul>{rest} }
}

fn items(lines: Vec<Vec<Span>>) -> impl IntoView {
    lines
        .into_iter()
        .map(|line| view! { <li>{line.into_iter().map(span).collect_view()}</li> })
        .collect_view()
}

fn span(span: Span) -> AnyView {
    match span {
        Span::Words(words) => words.into_any(),
        Span::Strong(words) => view! { <strong>{words}</strong> }.into_any(),
        Span::Code(words) => view! { <code>{words}</code> }.into_any(),
    }
}
