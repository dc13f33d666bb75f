use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::browser_name;
use rollcall_core::operators::SessionInfo;

use crate::ui::icon::{Glyph, Icon};
use crate::ui::link::{PostButton, Weight};
use crate::ui::page::PageHead;
use crate::ui::table::{Head, Table};
use crate::ui::time::Ago;

#[component]
pub fn SessionsPage(sessions: Vec<SessionInfo>, email: String, now: Timestamp) -> impl IntoView {
    let others = sessions.iter().any(|session| !session.current);
    let actions = others.then(|| {
        view! {
            <PostButton
                action="/account/sessions/revoke-others"
                label="Sign out other sessions"
                weight=Weight::Danger
            />
        }
        .into_any()
    });
    let heads = vec![
        Head::new("Browser"),
        Head::new("Status").class("tight at-end"),
        Head::new("Address").rank("2"),
        Head::new("Last used").class("tight"),
        Head::new("Signed in").class("tight").rank("2"),
        Head::new("Expires").class("tight").rank("3"),
    ];
    let rows = sessions.into_iter().map(|session| row(session, now)).collect_view();
    view! {
        <PageHead title="My sessions" actions>
            <p>"Browsers that are signed in as "<b>{email}</b>". If you do not recognise one, sign it out and "<a href="/account">"change your password"</a>"."</p>
        </PageHead>
        <Table label="Sessions" caption="Your signed-in browsers, most recent first" heads>{rows}</Table>
    }
}

fn row(session: SessionInfo, now: Timestamp) -> impl IntoView {
    let state = if session.current {
        view! {
            <span class="status" data-tone="ok"><Icon of=Glyph::OkRing/>"This browser"</span>
        }
        .into_any()
    } else {
        let action = format!("/account/sessions/{}/revoke", session.key);
        view! {
            <form method="post" action=action><button class="btn btn--danger btn--sm">"Sign out"</button></form>
        }
        .into_any()
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row"><bdi>{browser_name(&session.user_agent)}</bdi></th>
            <td role="cell" class="tight at-end">{state}</td>
            <td role="cell" data-rank="2" data-label="Address"><code>{session.address}</code></td>
            <td role="cell" class="tight" data-label="Last used"><Ago at=session.last_seen_at now/></td>
            <td role="cell" class="tight" data-rank="2" data-label="Signed in">
                {session.created_at.minute()}
            </td>
            <td role="cell" class="tight" data-rank="3" data-label="Expires" data-narrow="hide">
                {session.expires_at.minute()}
            </td>
        </tr>
    }
}
