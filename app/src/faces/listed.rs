use leptos::prelude::*;
use rollcall_core::faces::lists::{BlocklistMatch, FaceList, ListEntry};
use uuid::Uuid;

use crate::ui::icon::{Glyph, Icon};
use crate::ui::link::Weight;
use crate::ui::menu::{ConfirmDialog, ReasonField};
use crate::ui::notice::Notice;
use crate::ui::tone::Tone;

/// What the lists say of a stored face, and the way onto a list and off it. `here`: the address of the
/// tab; `of`: which face it is, in words.
#[component]
pub fn Listed(
    face: Uuid,
    listed: Option<ListEntry>,
    blocklisted_alike: Option<BlocklistMatch>,
    here: String,
    of: String,
    may_edit: bool,
) -> impl IntoView {
    let alike = blocklisted_alike.map(|one| {
        let percent = format!("{:.2} %", one.similarity as f64 / 100.0);
        // The tab of another user is beside this one.
        let users = here.split_once("/users/").map_or("", |(base, _)| base);
        let user = format!("{users}/users/{}/faces", one.entry.user);
        view! {
            <Notice tone=Tone::Bad glyph=Glyph::Block title="Looks like a blocklisted face.">
                <p>
                    {percent}" similar to a face of "
                    <a href=user><bdi>{one.entry.vendor_data}</bdi></a>
                    ". Reason: "<bdi>{one.entry.reason}</bdi>
                </p>
            </Notice>
        }
    });
    let place = match listed {
        Some(entry) => on_a_list(entry, &here, &of, may_edit).into_any(),
        None if may_edit => off_the_lists(face, &here, &of).into_any(),
        None => ().into_any(),
    };
    view! { {alike}{place} }
}

fn on_a_list(entry: ListEntry, here: &str, of: &str, may_edit: bool) -> impl IntoView + use<> {
    let (tone, glyph) = match entry.list {
        FaceList::Blocklist => ("bad", Glyph::Block),
        FaceList::Allowlist => ("ok", Glyph::OkRing),
    };
    let action = format!("{here}/lists/{}/remove", entry.id);
    let label = format!("Remove from the {}: {of}", entry.list.code());
    let remove = may_edit.then(|| {
        view! {
            <RemoveFromList entry=entry.id action label button="Remove from list" class="btn btn--sm btn--quiet">
                ()
            </RemoveFromList>
        }
    });
    view! {
        <div class="row">
            <p>
                <span class="status status--pill" data-tone=tone>
                    <Icon of=glyph/>
                    {entry.list.label()}
                </span>
                <br/>
                <small class="muted">
                    <bdi>{entry.reason}</bdi>" · "<bdi>{entry.added_by}</bdi>" · "
                    {entry.created_at.day()}
                </small>
            </p>
            {remove}
        </div>
    }
}

/// The button that takes a face off its list, and the dialog that asks for the reason. `label`: which
/// face and which list, for those who do not see the place of the button. `children`: more fields.
#[component]
pub fn RemoveFromList(
    entry: Uuid,
    action: String,
    label: String,
    button: &'static str,
    class: &'static str,
    children: Children,
) -> impl IntoView {
    let dialog = format!("unlist-{entry}");
    view! {
        <button class=class type="button" popovertarget=dialog.clone() aria-label=label>
            {button}
        </button>
        <ConfirmDialog
            id=dialog.clone()
            title="Remove this face from the list?"
            text="The face itself is kept. The audit log records who removed it from the list, and why."
            action
            confirm="Remove from list"
            weight=Weight::Primary
        >
            {children()}
            <ReasonField id=format!("{dialog}-reason")/>
        </ConfirmDialog>
    }
}

fn off_the_lists(face: Uuid, here: &str, of: &str) -> impl IntoView + use<> {
    let dialog = format!("list-{face}");
    let action = format!("{here}/{face}/list");
    let label = format!("Add to a list: {of}");
    let choices = FaceList::ALL
        .into_iter()
        .map(|list| {
            let words = match list {
                FaceList::Blocklist => {
                    "Blocklist: searches and uploads that match this face show a warning."
                }
                FaceList::Allowlist => "Allowlist: searches that match this face show a note.",
            };
            view! {
                <label class="choice">
                    <input type="radio" name="list" value=list.code() required/>
                    <span>{words}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <p>
            <button
                class="btn btn--sm btn--quiet"
                type="button"
                popovertarget=dialog.clone()
                aria-label=label
            >
                "Add to list"
            </button>
        </p>
        <ConfirmDialog
            id=dialog.clone()
            title="Add this face to a list?"
            text="Only this face is added, not similar ones."
            action
            confirm="Add to list"
            weight=Weight::Primary
        >
            <fieldset><legend class="label"><b>"List"</b></legend>{choices}</fieldset>
            <ReasonField id=format!("{dialog}-reason")/>
        </ConfirmDialog>
    }
}
