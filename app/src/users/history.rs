use leptos::prelude::*;
use rollcall_core::access::Permission;
use rollcall_core::users;

use super::head::{Side, UserHead, head_faces};
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
    let may_edit = console.may(Permission::EditUsers);
    let revisions = history.len();
    let head = head_faces(&console, &user).await?;
    let document = console.document(&format!("History of {}", user.effective_name()));
    Ok(console.page(NavSection::Users, document, move || {
        view! {
            <UserHead user base=base.clone() side=Side::History revisions head may_edit/>
            <History history base now/>
        }
    }))
}
