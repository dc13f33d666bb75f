//! One note: its text with the mentions, its files, its former texts, and what can be done with it.

use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::format::binary_bytes;
use rollcall_core::notes::{Colleague, FormerText, Note, NoteFile, mentions};
use uuid::Uuid;

use crate::ui::field::textarea_text;
use crate::ui::format::counted;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::time::Ago;

/// What all notes of a page share.
pub struct NoteContext {
    /// The address of the tab.
    pub here: String,
    pub colleagues: Vec<Colleague>,
    /// The operator who looks at the page, if they may write notes.
    pub reader: Option<Uuid>,
    pub may_delete: bool,
    /// What was typed as the new text of a note, and was not saved.
    pub edited: Option<(Uuid, String)>,
    pub now: Timestamp,
}

pub fn note_item(note: Note, context: &NoteContext) -> impl IntoView + use<> {
    let Note { id, text, author, author_id, created_at, edited_at, version, former, files } = note;
    let now = context.now;
    let edited = edited_at.map(|at| {
        view! { <span class="muted">" · edited "<Ago at now/></span> }
    });
    let form = (context.reader == Some(author_id)).then(|| {
        let typed = context.edited.as_ref().filter(|(note, _)| *note == id);
        let value = typed.map_or_else(|| text.clone(), |(_, typed)| typed.clone());
        edit_form(&context.here, (id, version), value, typed.is_some())
    });
    let delete = context.may_delete.then(|| delete_form(&context.here, id, &author));
    let shown = with_mentions(&text, &context.colleagues);
    let body = (!text.is_empty()).then(|| view! { <p class="prose">{shown}</p> });
    view! {
        <li id=format!("note-{id}")>
            <p class="row"><b><bdi>{author}</bdi></b>" "<span class="muted"><Ago at=created_at now/></span>{edited}</p>
            {body}
            {file_list(files, &context.here)}
            <div class="row row--wrap">{former_texts(former, now)}{form}{delete}</div>
        </li>
    }
}

/// The text, with the mentions in bold. Nothing in it becomes a link or an element.
fn with_mentions(text: &str, colleagues: &[Colleague]) -> impl IntoView + use<> {
    let mut parts: Vec<AnyView> = Vec::new();
    let mut place = 0;
    for mention in mentions(text, colleagues) {
        parts.push(text[place..mention.start].to_owned().into_any());
        let name = text[mention.start..mention.end].to_owned();
        parts.push(view! { <b>{name}</b> }.into_any());
        place = mention.end;
    }
    parts.push(text[place..].to_owned().into_any());
    parts
}

fn file_list(files: Vec<NoteFile>, here: &str) -> impl IntoView + use<> {
    let items = files
        .into_iter()
        .map(|file| {
            let href = format!("{here}/files/{}", file.id);
            let size = binary_bytes(file.size.unsigned_abs());
            view! {
                <li class="row"><Icon of=Glyph::File/><a href=href download=""><bdi>{file.name}</bdi></a><span class="muted">{size}</span></li>
            }
        })
        .collect::<Vec<_>>();
    (!items.is_empty()).then(|| view! { <ul>{items}</ul> })
}

fn former_texts(former: Vec<FormerText>, now: Timestamp) -> impl IntoView {
    let label = counted(former.len() as i64, "former text", "former texts");
    let items = former
        .into_iter()
        .map(|one| view! { <li><p class="muted"><Ago at=one.at now/></p><p class="prose">{one.text}</p></li> })
        .collect::<Vec<_>>();
    (!items.is_empty()).then(|| {
        view! { <details><summary>{label}</summary><ol class="stack--tight">{items}</ol></details> }
    })
}

fn edit_form(
    here: &str,
    (id, version): (Uuid, i64),
    value: String,
    open: bool,
) -> impl IntoView + use<> {
    let value = textarea_text(&value);
    // Several forms are on the page, so the field cannot be found by its name.
    let field = format!("edit-{id}");
    view! {
        <details open=open>
            <summary>"Edit"</summary>
            <form class="stack--tight" method="post" action=format!("{here}/{id}/edit")>
                <input type="hidden" name="version" value=version.to_string()/>
                <label class="vh" for=field.clone()>"Text of the note"</label>
                <textarea class="input" id=field name="text" rows="4">{value}</textarea>
                <div class="actions"><button class="btn btn--sm">"Save note"</button></div>
            </form>
        </details>
    }
}

fn delete_form(here: &str, id: Uuid, author: &str) -> impl IntoView + use<> {
    let words = format!(
        "The note of {author}, its former texts and its files are deleted. This cannot be undone; the audit log records it."
    );
    view! {
        <details>
            <summary>"Delete"</summary>
            <form class="stack--tight" method="post" action=format!("{here}/{id}/delete")>
                <p>{words}</p>
                <div class="actions"><button class="btn btn--sm btn--danger">"Delete note"</button></div>
            </form>
        </details>
    }
}
