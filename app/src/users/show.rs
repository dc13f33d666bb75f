use axum::extract::RawQuery;
use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::access::{Permission, Rights, UserColumn};
use rollcall_core::merge::{self, MergedUser};
use rollcall_core::users::{self, HistoryEntry, User};
use rollcall_core::verifications::{self, Verification};
use uuid::Uuid;

use super::head::{HeadFaces, Side, UserActions, UserHead, head_faces};
use super::history_view::{History, field_in_words};
use super::linked::LinkedUsers;
use super::merged::{AlsoKnownAs, UndoneMerge, undone};
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
    if user.didit_internal_id != id {
        // This one was merged into the user who was found.
        let address = console.at(&format!("/users/{}?moved", user.didit_internal_id));
        return Ok(Redirect::to(&address).into_response());
    }
    let merged = merge::merged_into(console.ctx(), &console.actor, id).await?;
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
        merged,
        undone: query.as_deref().and_then(|query| undone_merge(&console, query)),
        toast: match query.as_deref() {
            Some("saved") => Some("Saved."),
            Some("added") => Some("User added."),
            Some("status") => Some("Status changed."),
            Some("merged") => Some("Users merged."),
            Some("moved") => Some("The user that you opened was merged into this one."),
            _ => None,
        },
        now: console.now,
    };
    let document = console.document(view.user.name());
    Ok(console.page(NavSection::Users, document, move || view! { <UserPage view/> }))
}

/// What the query says of an undo on the page before.
fn undone_merge(console: &ConsoleContext, query: &str) -> Option<UndoneMerge> {
    let value = |name: &str| {
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        pairs.find(|(field, _)| field == name).map(|(_, value)| value.into_owned())
    };
    let back = Uuid::try_parse(&value("unmerged")?).ok()?;
    let kept = value("kept").unwrap_or_default();
    let kept = kept.split(',').filter(|field| UserColumn::from_name(field).is_some());
    Some(UndoneMerge {
        href: console.at(&format!("/users/{back}")),
        kept: kept.map(field_in_words).collect(),
    })
}

/// What the user's pages are made from.
pub struct UserView {
    pub user: User,
    pub history: Vec<HistoryEntry>,
    pub head: HeadFaces,
    pub sessions: Vec<Verification>,
    pub base: String,
    pub actions: UserActions,
    /// The users who were merged into this one.
    pub merged: Vec<MergedUser>,
    /// A merge that was undone on the page before.
    pub undone: Option<UndoneMerge>,
    pub rights: Rights,
    /// What was just done on the previous page, for the toast.
    pub toast: Option<&'static str>,
    pub now: Timestamp,
}

#[component]
fn UserPage(view: UserView) -> impl IntoView {
    let UserView {
        user,
        sessions,
        mut history,
        head,
        base,
        actions,
        merged,
        undone: undone_merge,
        rights,
        toast,
        now,
    } = view;
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
    let merge = actions.merge.then(|| format!("{here}/merge"));
    let linked =
        view! { <LinkedUsers pairs=head.pairs.clone() base=base.clone() may_review merge now/> };
    let users = format!("{base}/users");
    let merged = view! { <AlsoKnownAs merged users may_undo=actions.merge now/> };
    let behind = Behind::of(&user, &sessions);
    let sessions =
        (!sessions.is_empty()).then(|| view! { <Sessions sessions behind=behind.clone() now/> });
    view! {
        <UserHead user=user.clone() base=base.clone() side=Side::Overview revisions head actions/>
        {undone_merge.map(undone)}
        <div class="split">
            <div>
                {status}
                <Profile user=user.clone() behind rights/>
                {merged}
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
