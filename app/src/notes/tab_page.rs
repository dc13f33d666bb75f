use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::access::{Rights, UserColumn};
use rollcall_core::notes::{Colleague, MAX_LISTED, Note};
use rollcall_core::users::User;
use uuid::Uuid;

use super::note_view::{NoteContext, note_item};
use crate::ui::empty::Empty;
use crate::ui::field::{AreaField, FieldText};
use crate::ui::format::counted;
use crate::ui::icon::Glyph;
use crate::ui::notice::Notice;
use crate::ui::toast::Toast;
use crate::ui::tone::Tone;
use crate::users::head::{HeadFaces, Side, UserActions, UserHead};

pub struct NotesView {
    pub user: User,
    /// Newest first.
    pub notes: Vec<Note>,
    pub colleagues: Vec<Colleague>,
    /// The operator who looks at the page.
    pub reader: Option<Uuid>,
    pub may_write: bool,
    pub may_delete: bool,
    pub actions: UserActions,
    pub rights: Rights,
    /// Why nothing was written.
    pub failure: Option<String>,
    /// What was typed: of a new note, or of the one with this ID.
    pub typed: Option<(Option<Uuid>, String)>,
    /// What was just done on the previous page.
    pub toast: Option<String>,
    pub revisions: usize,
    pub head: HeadFaces,
    pub base: String,
    pub now: Timestamp,
}

#[component]
pub fn NotesPage(view: NotesView) -> impl IntoView {
    let NotesView { user, notes, colleagues, typed, .. } = view;
    let here = format!("{}/users/{}/notes", view.base, user.didit_internal_id);
    let failure = view.failure.map(|words| {
        view! {
            <Notice tone=Tone::Bad glyph=Glyph::Alert title="Note not saved." alert=true><p>{words}</p></Notice>
        }
    });
    let (new, edited) = match typed {
        Some((None, text)) => (text, None),
        Some((Some(note), text)) => (String::new(), Some((note, text))),
        None => (String::new(), None),
    };
    let form = view.may_write.then(|| new_note(&here, new, &colleagues));
    let count = notes.len() as i64;
    let words = match count {
        MAX_LISTED => format!("the newest {MAX_LISTED}"),
        count => counted(count, "note", "notes"),
    };
    let context = NoteContext {
        here,
        colleagues,
        reader: view.reader.filter(|_| view.may_write),
        may_delete: view.may_delete,
        edited,
        now: view.now,
    };
    let list = if !view.rights.reads(UserColumn::Notes) {
        view! { <Empty glyph=Glyph::Lock title="Hidden for your role" text="Your role does not read notes.">""</Empty> }
            .into_any()
    } else if notes.is_empty() {
        view! {
            <Empty
                glyph=Glyph::Pencil
                title="No notes yet"
                text="What the team writes about this user is shown here."
            >
                ""
            </Empty>
        }
        .into_any()
    } else {
        let items = notes.into_iter().map(|note| note_item(note, &context)).collect_view();
        view! { <ol class="notes">{items}</ol> }.into_any()
    };
    view! {
        <UserHead
            user
            base=view.base
            side=Side::Notes
            revisions=view.revisions
            head=view.head
            actions=view.actions
        />
        {failure}
        {form}
        <section class="section" aria-labelledby="notes">
            <div class="section__head"><h2 id="notes">"Notes"</h2><p>{words}</p></div>
            {list}
        </section>
        {view.toast.map(|text| view! { <Toast text/> })}
    }
}

/// The text stands before the file, because it is read first.
fn new_note(here: &str, typed: String, colleagues: &[Colleague]) -> impl IntoView + use<> {
    let text = FieldText {
        name: "text",
        label: "New note",
        hint: "Up to 5,000 characters. Write @ and a name to mention a colleague: they get an e-mail with a link.",
        ..FieldText::default()
    };
    let names: Vec<String> = colleagues.iter().map(|one| format!("@{}", one.name)).collect();
    let names = (!names.is_empty()).then(|| {
        let items = names.into_iter().map(|name| view! { <li><bdi>{name}</bdi></li> });
        view! {
            <details>
                <summary>"Who can be mentioned"</summary>
                <ul class="row row--wrap muted">{items.collect_view()}</ul>
            </details>
        }
    });
    view! {
        <form class="stack" method="post" action=here.to_owned() enctype="multipart/form-data">
            <AreaField text value=typed rows=4/>
            {names}
            <div class="field">
                <label for="file">"File"</label>
                <input
                    class="input"
                    id="file"
                    name="file"
                    type="file"
                    accept=".pdf,.png,.jpg,.jpeg,.webp,.txt,.csv,.md"
                    aria-describedby="file-hint"
                />
                <p class="hint" id="file-hint">"Optional: a PDF, a picture or a text file, up to 10 MB."</p>
            </div>
            <div class="actions"><button class="btn btn--primary">"Add note"</button></div>
        </form>
    }
}
