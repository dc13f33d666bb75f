use leptos::prelude::*;
use rollcall_core::access::Permission;
use rollcall_core::overview;

use super::page::{OverviewPage, OverviewView};
use crate::answer::Answer;
use crate::console::Console;
use crate::shell::frame::Room;

pub async fn show(console: Console) -> Answer {
    let overview = overview::load(console.ctx(), &console.actor)
        .await
        .map_err(|error| console.refuse(Room::Overview, &error))?;
    let view = OverviewView {
        overview,
        base: console.base.clone(),
        may_import: console.may(Permission::RunImports),
        may_read_imports: console.may(Permission::ReadImports),
        now: console.now,
    };
    Ok(console.page(Room::Overview, console.document("Overview"), move || {
        view! { <OverviewPage view/> }
    }))
}
