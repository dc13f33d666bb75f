use axum::extract::Query;
use leptos::prelude::*;
use rollcall_core::access::Permission;
use rollcall_core::{faces, users};

use super::address::parse;
use super::list_page::{UsersPage, UsersView};
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;

const PAGE_SIZE: u32 = 50;

/// The users list. Its whole state is in the address.
pub async fn list(console: ConsoleContext, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    let mut query = parse(&pairs);
    query.page_size = PAGE_SIZE;
    let page = users::search(console.ctx(), &console.actor, &query).await?;
    let ids: Vec<_> = page.rows.iter().map(|row| row.didit_internal_id).collect();
    let portraits = faces::portraits(console.ctx(), &console.actor, &ids).await?;
    let shared_keys = users::count_shared_keys(console.ctx(), &console.actor).await?;
    let view = UsersView {
        page,
        shared_keys,
        portraits,
        query,
        base: console.base.clone(),
        may_import: console.may(Permission::RunImports),
        may_export: console.may(Permission::RunExports),
        rights: console.actor.role.rights(),
        now: console.now,
    };
    Ok(console.page(
        NavSection::Users,
        console.document("Users"),
        move || view! { <UsersPage view/> },
    ))
}
