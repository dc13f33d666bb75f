use leptos::prelude::*;
use rollcall_core::access::{Permission, UserColumn};
use rollcall_core::faces::pairs::{self, UserPairs};
use rollcall_core::users::User;
use rollcall_core::{Result, faces, notes};

use crate::console::ConsoleContext;
use crate::ui::face::{FaceShot, FaceSize};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::id::Id;
use crate::ui::link::{ButtonLink, Weight};
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::status::Status;
use crate::ui::tabs::{Tab, Tabs};

use super::linked::duplicate_status;

/// Which tab of a user is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Overview,
    Faces,
    Notes,
    History,
}

/// What the head says of a user's faces and notes; nothing where the role may not see them.
#[derive(Clone, Debug, Default)]
pub struct HeadFaces {
    pub count: Option<i64>,
    pub portrait: Option<String>,
    /// Users confirmed as the same person, and pairs that need a decision.
    pub pairs: UserPairs,
    pub notes: Option<i64>,
}

pub async fn head_faces(console: &ConsoleContext, user: &User) -> Result<HeadFaces> {
    let notes = match console.actor.reads(UserColumn::Notes) {
        true => Some(notes::count(console.ctx(), &console.actor, user.didit_internal_id).await?),
        false => None,
    };
    if !console.may(Permission::ReadFaces) {
        return Ok(HeadFaces { notes, ..HeadFaces::default() });
    }
    let count = faces::count(console.ctx(), &console.actor, user.didit_internal_id).await?;
    let portrait = user.portrait.map(|face| faces::thumbnail_path(console.ctx(), face));
    let pairs = pairs::of_user(console.ctx(), &console.actor, user.didit_internal_id).await?;
    Ok(HeadFaces { count: Some(count), portrait: portrait.transpose()?, pairs, notes })
}

/// What the operator may do with a user from the head of their pages.
#[derive(Clone, Copy, Debug)]
pub struct UserActions {
    pub edit: bool,
    pub merge: bool,
    pub erase: bool,
}

impl UserActions {
    pub fn of(console: &ConsoleContext) -> Self {
        Self {
            edit: console.may(Permission::EditUsers),
            merge: console.may(Permission::EditUsers) && console.may(Permission::ReviewDuplicates),
            erase: console.may(Permission::DeleteUsers),
        }
    }
}

/// Name, status, key and tabs: the top of every page of a user.
#[component]
pub fn UserHead(
    user: User,
    base: String,
    side: Side,
    revisions: usize,
    head: HeadFaces,
    actions: UserActions,
) -> impl IntoView {
    let list = format!("{base}/users");
    let here = format!("{list}/{}", user.didit_internal_id);
    let name = user.name().to_owned();
    let edit = actions.edit.then(|| {
        view! {
            <ButtonLink href=format!("{here}/status") label="Change status" glyph=Glyph::Flag/>
            <ButtonLink href=format!("{here}/edit") label="Edit" glyph=Glyph::Pencil/>
        }
    });
    let merge = actions.merge.then(|| {
        let href = format!("{here}/merge");
        view! { <ButtonLink href label="Merge with another user…" glyph=Glyph::Chain weight=Weight::Quiet/> }
    });
    let erase = actions.erase.then(|| {
        let href = format!("{here}/erase");
        view! { <ButtonLink href label="Erase" glyph=Glyph::Trash weight=Weight::Quiet/> }
    });
    let actions =
        (actions.edit || actions.erase).then(|| view! { {edit}{merge}{erase} }.into_any());
    let verified = user.verified.full_name.then(|| {
        view! {
            <span class="status status--pill" data-tone="ok"><Icon of=Glyph::Verified/>"Verified"</span>
        }
    });
    let mut tabs = vec![
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
    if let Some(count) = head.count {
        let current = side == Side::Faces;
        let href = format!("{here}/faces");
        tabs.insert(1, Tab { label: "Faces", href, count: Some(count), look: None, current });
    }
    if let Some(count) = head.notes {
        let current = side == Side::Notes;
        let href = format!("{here}/notes");
        let place = tabs.len() - 1;
        tabs.insert(place, Tab { label: "Notes", href, count: Some(count), look: None, current });
    }
    let lead = head.portrait.clone().map(|src| {
        let label = format!("Face of {name}");
        view! { <FaceShot src=Some(src) label size=FaceSize::Medium/> }.into_any()
    });
    view! {
        <Crumbs href=list label="Users"/>
        <PageHead title=name lead actions=actions>
            <p class="row">
                <Status of=user.status pill=true/>
                {verified}
                {duplicate_status(&head.pairs)}
                <Id value=user.vendor_data label="user ID"/>
            </p>
        </PageHead>
        <Tabs label="User" tabs/>
    }
}
