use leptos::prelude::*;
use rollcall_core::team;

use super::access_page::{AccessPage, AccessView};
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;

/// `GET …/audit/access`: who may do what in the application, and why.
pub async fn show(console: ConsoleContext) -> Answer {
    let view = AccessView {
        report: team::access_report(console.ctx(), &console.actor).await?,
        actor: console.actor.clone(),
        base: console.base.clone(),
        now: console.now,
    };
    let document = console.document("Who may do what");
    Ok(console.page(NavSection::Audit, document, move || view! { <AccessPage view/> }))
}
