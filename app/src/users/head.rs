use leptos::prelude::*;
use rollcall_core::users::User;

use crate::ui::icon::{Glyph, Icon};
use crate::ui::id::Id;
use crate::ui::link::ButtonLink;
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::status::Status;
use crate::ui::tabs::{Tab, Tabs};

/// Which tab of a user is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Overview,
    History,
}

/// Name, status, key and tabs: the top of every page of a user.
#[component]
pub fn UserHead(
    user: User,
    base: String,
    side: Side,
    revisions: usize,
    may_edit: bool,
) -> impl IntoView {
    let list = format!("{base}/users");
    let here = format!("{list}/{}", user.didit_internal_id);
    let name = user.effective_name().to_owned();
    let edit = may_edit.then(|| {
        view! { <ButtonLink href=format!("{here}/edit") label="Edit" glyph=Glyph::Pencil/> }
            .into_any()
    });
    let verified = user.verified.full_name.then(|| {
        view! {
            <span class="status status--pill" data-tone="ok"><Icon of=Glyph::Verified/>"Verified"</span>
        }
    });
    let tabs = vec![
        Tab {
            label: "Overview",
            href: here.clone(),
            count: None,
            look: None,
            current: side == Side::Overview,
        },
        Tab {
            label: "History",
            href: format!("{here}/history"),
            count: Some(revisions as i64),
            look: None,
            current: side == Side::History,
        },
    ];
    view! {
        <Crumbs href=list label="Users"/>
        <PageHead title=name actions=edit>
            <p class="row">
                <Status of=user.status pill=true/>
                {verified}
                <Id value=user.vendor_data label="user id"/>
            </p>
        </PageHead>
        <Tabs label="User" tabs/>
    }
}
