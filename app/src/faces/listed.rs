use leptos::prelude::*;
use rollcall_core::faces::lists::{BlocklistMatch, FaceList, ListEntry};
use uuid::Uuid;

use crate::ui::icon::{Glyph, Icon};
use crate::ui::menu::Dialog;
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
    let dialog = format!("unlist-{}", entry.id);
    let action = format!("{here}/lists/{}/remove", entry.id);
    let label = format!("Remove from the {}: {of}", entry.list.code());
    let remove = may_edit.then(|| {
        view! {
            <button
                class="btn btn--sm btn--quiet"
                type="button"
                popovertarget=dialog.clone()
                aria-label=label
            >
                "Remove from list"
            </button>
            <Dialog id=dialog.clone() title="Remove this face from the list?">
                <p>"The face itself is kept. The audit log records who removed it from the list, and why."</p>
                <form class="stack" method="post" action=action>
                    <Reason id=format!("{dialog}-reason")/>
                    <div class="actions">
                        <button class="btn" type="button" popovertarget=dialog popovertargetaction="hide">
                            "Cancel"
                        </button>
                        <button class="btn btn--primary">"Remove from list"</button>
                    </div>
                </form>
            </Dialog>
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
        <Dialog id=dialog.clone() title="Add this face to a list?">
            <p>"Only this face is added, not similar ones."</p>
            <form class="stack" method="post" action=action>
                <fieldset><legend class="label"><b>"List"</b></legend>{choices}</fieldset>
                <Reason id=format!("{dialog}-reason")/>
                <div class="actions">
                    <button class="btn" type="button" popovertarget=dialog popovertargetaction="hide">
                        "Cancel"
                    </button>
                    <button class="btn btn--primary">"Add to list"</button>
                </div>
            </form>
        </Dialog>
    }
}

#[component]
fn Reason(id: String) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id.clone()>"Reason"</label>
            <input class="input" id=id name="reason" maxlength="500" required/>
        </div>
    }
}
