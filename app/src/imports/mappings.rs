//! The page of the saved mappings and their contents.

use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::imports::{self, SavedMapping, Target, WordTarget};

use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;
use crate::ui::empty::Empty;
use crate::ui::format::counted;
use crate::ui::icon::Glyph;
use crate::ui::link::ButtonLink;
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::time::At;

pub async fn show(console: ConsoleContext) -> Answer {
    let saved = imports::saved_mappings(console.ctx(), &console.actor).await?;
    let document = console.document("Saved mappings");
    let (imports, now) = (console.at("/imports"), console.now);
    Ok(console.page(
        NavSection::Imports,
        document,
        move || view! { <MappingsPage saved imports now/> },
    ))
}

#[component]
fn MappingsPage(saved: Vec<SavedMapping>, imports: String, now: Timestamp) -> impl IntoView {
    let new = format!("{imports}/new");
    let nothing = saved.is_empty().then(|| {
        view! {
            <Empty
                glyph=Glyph::Imports
                title="No saved mappings yet"
                text="You can save a mapping when you match the columns of a file."
            >
                <ButtonLink href=new label="Import a file"/>
            </Empty>
        }
    });
    let mappings = saved.into_iter().map(|one| mapping(one, now)).collect_view();
    view! {
        <Crumbs href=imports label="Imports"/>
        <PageHead title="Saved mappings">
            <p>"Saved mappings match the columns and values of files from other systems. On the command line, use --mapping NAME."</p>
        </PageHead>
        <div class="stack">{nothing}{mappings}</div>
    }
}

fn mapping(saved: SavedMapping, now: Timestamp) -> impl IntoView {
    let ignored = |target: &Target| matches!(target, Target::Ignore | Target::Undecided);
    let columns = saved
        .columns
        .iter()
        .filter(|(_, target)| !ignored(target))
        .map(|(name, target)| pair(name.trim(), &target.label()))
        .collect_view();
    let left_out: Vec<String> = saved
        .columns
        .iter()
        .filter(|(_, target)| ignored(target))
        .map(|(name, _)| name.trim().to_owned())
        .collect();
    let left_out = (!left_out.is_empty()).then(|| {
        let count = counted(left_out.len() as i64, "column is", "columns are");
        view! { <p class="muted">{format!("{count} not imported: ")}<bdi>{left_out.join(", ")}</bdi></p> }
    });
    let words = saved
        .words
        .into_iter()
        .map(|(column, words)| {
            let title = counted(words.len() as i64, "value", "values");
            let pairs = words
                .iter()
                .map(|(word, target)| pair(word, WordTarget::words(target)))
                .collect_view();
            view! {
                <details>
                    <summary>{format!("{title} of {}", column.label())}</summary>
                    <ul>{pairs}</ul>
                </details>
            }
        })
        .collect_view();
    view! {
        <section class="section">
            <div class="section__head">
                <h2><bdi>{saved.name}</bdi></h2>
                <p>"Saved "<At at=saved.saved_at now/>" by "<bdi>{saved.saved_by}</bdi></p>
            </div>
            <ul>{columns}</ul>
            {left_out}
            {words}
        </section>
    }
}

/// `Kundennummer → vendor_data`
fn pair(from: &str, to: &str) -> impl IntoView + use<> {
    let (from, to) = (from.to_owned(), to.to_owned());
    view! { <li><bdi>{from}</bdi>" → "<bdi>{to}</bdi></li> }
}
