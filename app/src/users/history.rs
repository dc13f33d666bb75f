use leptos::prelude::*;
use rollcall_core::access::Permission;
use rollcall_core::users;

use super::head::{Side, UserHead, head_faces};
use super::history_view::History;
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;

/// Every revision of a user.
pub async fn history(console: ConsoleContext) -> Answer {
    let id = console.id(NavSection::Users, "user")?;
    let refuse = |error| console.refuse(NavSection::Users, &error);
    let user = users::find(console.ctx(), &console.actor, id).await.map_err(refuse)?;
    let user = user.ok_or_else(|| console.missing(NavSection::Users, "user"))?;
    let history = users::history(console.ctx(), &console.actor, id).await.map_err(refuse)?;
    let (base, now) = (console.base.clone(), console.now);
    let may_edit = console.may(Permission::EditUsers);
    let revisions = history.len();
    let head = head_faces(&console, &user).await.map_err(refuse)?;
    let document = console.document(&format!("History of {}", user.effective_name()));
    Ok(console.page(NavSection::Users, document, move || {
        view! {
            <UserHead user base=base.clone() side=Side::History revisions head may_edit/>
            <History history base now/>
        }
    }))
}
