use leptos::prelude::*;

use super::about_page::AboutPage;
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;

/// `GET …/about`
pub async fn show(console: ConsoleContext) -> Answer {
    let document = console.document("About Rollcall");
    Ok(console.page(NavSection::Account, document, || view! { <AboutPage/> }))
}
