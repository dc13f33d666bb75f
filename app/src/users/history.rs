use leptos::prelude::*;
use rollcall_core::users;

use super::head::{Side, UserActions, UserHead, head_faces};
use super::history_view::History;
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;

/// Every revision of a user.
pub async fn history(console: ConsoleContext) -> Answer {
    let id = console.id("user")?;
    let user = users::find(console.ctx(), &console.actor, id).await?;
    let user = user.ok_or(PageError::Missing("user"))?;
    let history = users::history(console.ctx(), &console.actor, id).await?;
    let (base, now) = (console.base.clone(), console.now);
    let actions = UserActions::of(&console);
    let revisions = history.len();
    let head = head_faces(&console, &user).await?;
    let document = console.document(&format!("History of {}", user.name()));
    Ok(console.page(NavSection::Users, document, move || {
        view! {
            <UserHead user base=base.clone() side=Side::History revisions head actions/>
            <History history base now/>
        }
    }))
}
