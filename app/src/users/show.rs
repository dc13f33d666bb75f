use axum::extract::RawQuery;
use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::access::{Permission, Rights};
use rollcall_core::users::{self, HistoryEntry, User};
use rollcall_core::verifications::{self, Verification};

use super::head::{HeadFaces, Side, UserActions, UserHead, head_faces};
use super::history_view::History;
use super::linked::LinkedUsers;
use super::profile::Profile;
use super::reason_view::StatusSection;
use super::record::Record;
use super::verified_by::{Behind, Sessions};
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;
use crate::ui::format::counted;
use crate::ui::toast::Toast;

/// Revisions shown on the overview; the history tab has them all.
const LATEST: usize = 5;

pub async fn show(console: ConsoleContext, RawQuery(query): RawQuery) -> Answer {
    let id = console.id("user")?;
    let user = users::find(console.ctx(), &console.actor, id).await?;
    let user = user.ok_or(PageError::Missing("user"))?;
    let history = users::history(console.ctx(), &console.actor, id).await?;
    let sessions = verifications::of_user(console.ctx(), &console.actor, id).await?;
    let head = head_faces(&console, &user).await?;
    let view = UserView {
        user,
        sessions,
        history,
        head,
        base: console.base.clone(),
        actions: UserActions::of(&console),
        rights: console.actor.role.rights(),
        toast: match query.as_deref() {
            Some("saved") => Some("Saved."),
            Some("added") => Some("User added."),
            Some("status") => Some("Status changed."),
            _ => None,
        },
        now: console.now,
    };
    let document = console.document(view.user.name());
    Ok(console.page(NavSection::Users, document, move || view! { <UserPage view/> }))
}

/// What the user's pages are made from.
pub struct UserView {
    pub user: User,
    pub history: Vec<HistoryEntry>,
    pub head: HeadFaces,
    pub sessions: Vec<Verification>,
    pub base: String,
    pub actions: UserActions,
    pub rights: Rights,
    /// What was just done on the previous page, for the toast.
    pub toast: Option<&'static str>,
    pub now: Timestamp,
}

#[component]
fn UserPage(view: UserView) -> impl IntoView {
    let UserView { user, sessions, mut history, head, base, actions, rights, toast, now } = view;
    let here = format!("{base}/users/{}", user.didit_internal_id);
    let revisions = history.len();
    let created_by = history.last().filter(|one| one.created).map(|one| one.source.clone());
    let status = StatusSection { status: user.status, history: &history }.view(rights, &base, now);
    let words = counted(revisions as i64, "revision", "revisions");
    history.truncate(LATEST);
    let more = (revisions > LATEST).then(|| {
        let older = counted((revisions - LATEST) as i64, "older revision", "older revisions");
        view! { <a class="btn btn--sm" href=format!("{here}/history")>{older}</a> }
    });
    let may_review = rights.allows(Permission::ReviewDuplicates);
    let linked = view! { <LinkedUsers pairs=head.pairs.clone() base=base.clone() may_review now/> };
    let behind = Behind::of(&user, &sessions);
    let sessions =
        (!sessions.is_empty()).then(|| view! { <Sessions sessions behind=behind.clone() now/> });
    view! {
        <UserHead user=user.clone() base=base.clone() side=Side::Overview revisions head actions/>
        <div class="split">
            <div>
                {status}
                <Profile user=user.clone() behind rights/>
                {linked}
                {sessions}
                <section class="section" aria-labelledby="history">
                    <div class="section__head"><h2 id="history">"History"</h2><p>{words}</p></div>
                    <History history base=base.clone() now/>
                    {more}
                </section>
            </div>
            <aside class="stack" aria-label="Counters and ids"><Record user created_by base rights now/></aside>
        </div>
        {toast.map(|text| view! { <Toast text/> })}
    }
}
