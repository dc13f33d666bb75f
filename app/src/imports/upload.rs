//! The upload form. Without a script it is a plain multipart form. With a script it accepts a dropped
//! file, shows the progress of the upload, and shows errors in place.

use leptos::ev::{DragEvent, SubmitEvent};
use leptos::html::Input;
use leptos::prelude::*;

use crate::send::send;
use crate::ui::format::bytes;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::notice::Notice;
use crate::ui::progress::{PlainBar, Progressbar};
use crate::ui::tone::Tone;

/// The state of the form.
#[derive(Clone, Copy)]
struct Form {
    input: NodeRef<Input>,
    /// The name of the file, and its size in bytes.
    file: RwSignal<Option<(String, i64)>>,
    /// Bytes sent so far, and all bytes.
    sent: RwSignal<Option<(i64, i64)>>,
    failure: RwSignal<String>,
    over: RwSignal<bool>,
}

/// `action`: the address that the file is sent to. `limit`: the largest allowed size, in words.
/// `failure`: why the last file was refused. The other arguments say what kind of file it is, to people
/// and to the browser's file dialog.
#[island]
pub fn Upload(
    action: String,
    limit: String,
    failure: String,
    kind: String,
    accept: String,
    note: String,
    button: String,
) -> impl IntoView {
    let form = Form {
        input: NodeRef::new(),
        file: RwSignal::new(None),
        sent: RwSignal::new(None),
        failure: RwSignal::new(failure),
        over: RwSignal::new(false),
    };
    let target = action.clone();
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        form.submit(&target);
    };
    view! {
        <form
            class="stack"
            method="post"
            action=action
            enctype="multipart/form-data"
            on:submit=on_submit
        >
            {move || form.failure_notice()}
            <label
                class="dropzone"
                data-over=move || form.over.get().then_some("")
                on:dragover=move |event: DragEvent| { event.prevent_default(); form.over.set(true); }
                on:dragleave=move |_| form.over.set(false)
                on:drop=move |event: DragEvent| form.drop(&event)
            >
                <Icon of=Glyph::Imports/>
                <span>
                    <strong>{move || form.title(&kind)}</strong>
                    <small>{move || form.note(&limit, &note)}</small>
                </span>
                <input
                    type="file"
                    name="file"
                    accept=accept
                    required
                    node_ref=form.input
                    on:change=move |_| form.chosen()
                />
                <span class="btn push" aria-hidden="true">"Choose file"</span>
            </label>
            {move || form.progress()}
            <div class="actions">
                <button class="btn btn--primary" disabled=move || form.sent.get().is_some()>
                    {button}
                </button>
            </div>
        </form>
    }
}

impl Form {
    fn title(self, kind: &str) -> String {
        match self.file.get() {
            Some((name, _)) => name,
            None => format!("Drop a {kind} file here, or choose one"),
        }
    }

    fn note(self, limit: &str, note: &str) -> String {
        match self.file.get() {
            Some((_, size)) => bytes(size),
            None => format!("Up to {limit}. {note}"),
        }
    }

    fn chosen(self) {
        self.failure.set(String::new());
        let file = self.input.get().and_then(|input| input.files()).and_then(|files| files.get(0));
        self.file.set(file.map(|file| (file.name(), file.size() as i64)));
    }

    fn drop(self, event: &DragEvent) {
        event.prevent_default();
        self.over.set(false);
        let files = event.data_transfer().and_then(|data| data.files());
        if let (Some(input), Some(files)) = (self.input.get(), files)
            && files.length() > 0
        {
            input.set_files(Some(&files));
            self.chosen();
        }
    }

    fn submit(self, action: &str) {
        let file = self.input.get().and_then(|input| input.files()).and_then(|files| files.get(0));
        let Some(file) = file else { return };
        if self.sent.get_untracked().is_some() {
            return;
        }
        self.failure.set(String::new());
        self.sent.set(Some((0, file.size() as i64)));
        let on_progress = move |sent: f64, whole: f64| {
            self.sent.set(Some((sent as i64, whole as i64)));
        };
        let name = file.name();
        let on_end = move |end| self.ended(end);
        if send(action, "file", &file, &name, on_progress, on_end).is_err() {
            self.ended(Err("The browser could not send the file. Choose it again.".to_owned()));
        }
    }

    fn ended(self, end: Result<String, String>) {
        match end {
            Ok(location) => {
                if let Some(window) = web_sys::window() {
                    // If the browser refuses to go there, it stays on the form, and nothing is lost.
                    let _ = window.location().assign(&location);
                }
            }
            Err(words) => {
                self.sent.set(None);
                self.failure.set(words);
            }
        }
    }

    fn failure_notice(self) -> impl IntoView {
        let words = self.failure.get();
        (!words.is_empty()).then(|| {
            view! {
                <Notice tone=Tone::Bad glyph=Glyph::Alert title="The file was not uploaded." alert=true>
                    <p>{words}</p>
                </Notice>
            }
        })
    }

    fn progress(self) -> impl IntoView {
        self.sent.get().map(|(sent, whole)| {
            let per_mille = sent.saturating_mul(1_000) / whole.max(1);
            let words = if sent < whole {
                format!("{} of {} sent", bytes(sent), bytes(whole))
            } else {
                "Sent. Saving the file…".to_owned()
            };
            view! {
                <div>
                    <Progressbar label="Upload" now=per_mille max=1_000 text=words.clone()>
                        <PlainBar per_mille/>
                    </Progressbar>
                    <p class="muted" role="status">{words}</p>
                </div>
            }
        })
    }
}
