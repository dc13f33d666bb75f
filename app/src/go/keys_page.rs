use leptos::prelude::*;

use super::keys::{KEYS, KeyList};
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;
use crate::ui::page::PageHead;

/// `GET …/keys`: every key of the console.
pub async fn show(console: ConsoleContext) -> Answer {
    let document = console.document("Keyboard shortcuts");
    Ok(console.page(NavSection::Account, document, || {
        view! {
            <PageHead title="Keyboard shortcuts">
                <p>"Press "<kbd>"?"</kbd>" on a page for the keys that work there. Letters and signs work while you do not type."</p>
            </PageHead>
            <KeyList keys=KEYS.to_vec()/>
        }
    }))
}
