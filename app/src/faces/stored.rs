use leptos::prelude::*;
use rollcall_core::Timestamp;

use super::listed::Listed;
use super::tab_view::Shown;
use crate::ui::face::{FaceShot, FaceSize};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::menu::{ConfirmDialog, ReasonField};

/// A stored face with who added it, and the way to delete it. `here`: the address of the tab.
#[component]
pub fn StoredFace(
    shown: Shown,
    here: String,
    name: String,
    may_edit: bool,
    now: Timestamp,
) -> impl IntoView {
    let Shown { face, thumbnail, picture, listed, blocklisted_alike } = shown;
    let label = match face.comment.as_str() {
        "" => format!("Face of {name}"),
        comment => format!("Face of {name}, {comment}"),
    };
    let comment = match face.comment.as_str() {
        "" => view! { <p class="muted">"No comment"</p> }.into_any(),
        comment => view! { <p><bdi>{comment.to_owned()}</bdi></p> }.into_any(),
    };
    let of = match face.comment.as_str() {
        "" => format!("of {}", face.created_at.day()),
        comment => comment.to_owned(),
    };
    let dialog = format!("delete-{}", face.id);
    let action = format!("{here}/{}/delete", face.id);
    // A face on a list is taken off it first.
    let delete = (may_edit && listed.is_none()).then(|| {
        view! {
            <button
                class="btn btn--sm btn--quiet btn--icon"
                type="button"
                popovertarget=dialog.clone()
                aria-label=format!("Delete face: {of}")
            >
                <Icon of=Glyph::Trash/>
            </button>
            <ConfirmDialog
                id=dialog.clone()
                title="Delete this face?"
                text="The picture, its thumbnail and its face data are permanently deleted, also from search and open duplicates. The audit log records who deleted it, and why."
                action
                confirm="Delete face"
                cancel="Keep face"
                glyph=Glyph::Trash
            >
                <ReasonField id=format!("{dialog}-reason")/>
            </ConfirmDialog>
        }
    });
    let face_id = face.id;
    view! {
        <a href=picture target="_blank" rel="noopener" title="Open full picture">
            <FaceShot src=Some(thumbnail) label size=FaceSize::Fill/>
        </a>
        {comment}
        <div class="row">
            <p class="muted">
                <small>
                    <bdi>{face.uploaded_by}</bdi>
                    <br/>
                    <time datetime=face.created_at.rfc3339() title=face.created_at.relative(now)>
                        {face.created_at.minute()}
                    </time>
                    " · "
                    {face.source.label()}
                </small>
            </p>
            {delete}
        </div>
        <Listed face=face_id listed blocklisted_alike here of may_edit/>
    }
}
