use leptos::prelude::*;
use rollcall_core::Timestamp;
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
            <th role="rowheader" scope="row"><bdi>{browser(&session.user_agent)}</bdi></th>
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

/// A user agent as people know it: `Firefox on Windows`.
pub fn browser(agent: &str) -> String {
    // The order matters: each later browser also claims to be the ones below.
    let name = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ]
    .into_iter()
    .find_map(|(mark, name)| agent.contains(mark).then_some(name));
    let system = [
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]
    .into_iter()
    .find_map(|(mark, name)| agent.contains(mark).then_some(name));
    match (name, system) {
        (Some(name), Some(system)) => format!("{name} on {system}"),
        (Some(name), None) => name.to_owned(),
        (None, _) if agent.is_empty() => "Unknown browser".to_owned(),
        (None, _) => agent.chars().take(60).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::browser;

    #[test]
    fn a_user_agent_reads_as_browser_and_system() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0";
        assert_eq!(browser(edge), "Edge on Windows");
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        assert_eq!(browser(firefox), "Firefox on Linux");
        assert_eq!(browser(""), "Unknown browser");
    }
}
