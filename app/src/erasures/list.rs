//! The erasures of many users, newest first.

use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::erasure::{self, Erasure};

use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;
use crate::ui::empty::Empty;
use crate::ui::format::{counted, thousands};
use crate::ui::icon::Glyph;
use crate::ui::link::ButtonLink;
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::status::Status;
use crate::ui::table::{Head, Table};
use crate::ui::time::Ago;

pub async fn list(console: ConsoleContext) -> Answer {
    let erasures = erasure::list(console.ctx(), &console.actor).await?;
    let (users, now) = (console.at("/users"), console.now);
    let moving = erasures.iter().any(|one| one.state.is_moving());
    let document = console.document("Erasures").moving(moving);
    Ok(console.page(NavSection::Users, document, move || {
        view! { <ErasuresPage erasures users now/> }
    }))
}

#[component]
fn ErasuresPage(erasures: Vec<Erasure>, users: String, now: Timestamp) -> impl IntoView {
    let body = if erasures.is_empty() {
        let href = users.clone();
        view! {
            <Empty
                glyph=Glyph::Trash
                title="No erasures yet"
                text="To erase many users, filter the list or select users, then choose Erase."
            >
                <ButtonLink href label="Back to users"/>
            </Empty>
        }
        .into_any()
    } else {
        table(erasures, &users, now).into_any()
    };
    view! {
        <Crumbs href=users label="Users"/>
        <PageHead title="Erasures">
            <p>"Erasures of many users at once. A single erasure is in the audit log."</p>
        </PageHead>
        {body}
    }
}

fn table(erasures: Vec<Erasure>, users: &str, now: Timestamp) -> impl IntoView + use<> {
    let rows = erasures.into_iter().map(|one| row(one, users, now)).collect_view();
    let heads = vec![
        Head::new("Users"),
        Head::new("Status").class("at-end"),
        Head::new("Erased").class("r"),
        Head::new("Not erased").class("r"),
        Head::new("By").rank("3"),
        Head::new("Requested").class("tight"),
    ];
    view! { <Table label="Erasures" caption="Erasures, newest first" heads>{rows}</Table> }
}

fn row(one: Erasure, users: &str, now: Timestamp) -> impl IntoView + use<> {
    let href = format!("{users}/erasures/{}", one.id);
    let name = counted(one.total, "user", "users");
    let not_erased = one.total - one.erased;
    view! {
        <tr role="row">
            <th role="rowheader" scope="row"><a href=href>{name}</a><small><bdi>{one.reason}</bdi></small></th>
            <td role="cell" class="at-end"><Status of=one.state/></td>
            <td role="cell" class="r" data-label="Erased">{thousands(one.erased)}</td>
            <td role="cell" class="r" data-label="Not erased">{thousands(not_erased)}</td>
            <td role="cell" data-rank="3" data-label="By"><bdi>{one.requested_by}</bdi></td>
            <td role="cell" class="tight" data-label="Requested"><Ago at=one.requested_at now/></td>
        </tr>
    }
}
