//! The place for a new picture. Without a script it is a plain multipart form; with one it takes a
//! dropped file or the camera's picture, shows it at once, and has it checked.

use leptos::ev::DragEvent;
use leptos::html::{Canvas, Input, Video};
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap};

use crate::send::send;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::notice::Notice;
use crate::ui::tone::Tone;

/// Bytes that the server takes; a larger picture is made smaller here.
const MAX_BYTES: f64 = 2_000_000.0;
/// Longest side of a picture that is made smaller, in pixels.
const MAX_SIDE: f64 = 2_048.0;
const JPEG: &str = "image/jpeg";

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Waiting,
    /// The camera is on.
    Live,
    /// A picture is shown and on its way.
    Sent,
}

#[derive(Clone, Copy)]
pub struct Place {
    input: NodeRef<Input>,
    pub video: NodeRef<Video>,
    pub canvas: NodeRef<Canvas>,
    pub stage: RwSignal<Stage>,
    pub failure: RwSignal<String>,
    over: RwSignal<bool>,
    action: StoredValue<String>,
}

/// `action`: where the picture goes, as the field `image`.
#[island]
pub fn FaceUpload(action: String) -> impl IntoView {
    let place = Place {
        input: NodeRef::new(),
        video: NodeRef::new(),
        canvas: NodeRef::new(),
        stage: RwSignal::new(Stage::Waiting),
        failure: RwSignal::new(String::new()),
        over: RwSignal::new(false),
        action: StoredValue::new(action.clone()),
    };
    // Somebody may have chosen a picture before the page was live. Effects run in the browser only.
    Effect::new(move |_| place.chosen());
    let is = move |stage: Stage| place.stage.get() == stage;
    view! {
        <form class="stack stack--tight" method="post" action=action enctype="multipart/form-data">
            {move || place.failure_notice()}
            <label
                class="dropzone"
                hidden=move || !is(Stage::Waiting)
                data-over=move || place.over.get().then_some("")
                on:dragover=move |event: DragEvent| { event.prevent_default(); place.over.set(true); }
                on:dragleave=move |_| place.over.set(false)
                on:drop=move |event: DragEvent| place.drop(&event)
            >
                <Icon of=Glyph::Camera/>
                <span>
                    <strong>"Drop a picture"</strong>
                    <small>"or choose a file. JPG or PNG, up to 2 MB."</small>
                </span>
                <input
                    type="file"
                    name="image"
                    accept="image/jpeg,image/png"
                    required
                    node_ref=place.input
                    on:change=move |_| place.chosen()
                />
            </label>
            <button class="btn without-script">"Check picture"</button>
            <button
                class="btn btn--sm with-script"
                type="button"
                hidden=move || !is(Stage::Waiting)
                on:click=move |_| place.start_camera()
            >
                <Icon of=Glyph::Camera/>
                "Use camera"
            </button>
            <video
                class="shot-preview"
                hidden=move || !is(Stage::Live)
                node_ref=place.video
                autoplay
                playsinline
                muted
                aria-label="Camera preview"
            ></video>
            <div class="row with-script" hidden=move || !is(Stage::Live)>
                <button class="btn btn--primary" type="button" on:click=move |_| place.shoot()>
                    "Take picture"
                </button>
                <button class="btn btn--quiet" type="button" on:click=move |_| place.stop_camera()>
                    "Cancel"
                </button>
            </div>
            <canvas
                class="shot-preview"
                hidden=move || !is(Stage::Sent)
                node_ref=place.canvas
                role="img"
                aria-label="Picture being checked"
            ></canvas>
            <p class="muted" role="status">
                {move || if is(Stage::Sent) { "Looking for the face…" } else { "" }}
            </p>
        </form>
    }
}

impl Place {
    fn chosen(self) {
        let file = self.input.get().and_then(|input| input.files()).and_then(|files| files.get(0));
        if let Some(file) = file {
            let name = file.name();
            self.take(file.into(), name);
        }
    }

    fn drop(self, event: &DragEvent) {
        event.prevent_default();
        self.over.set(false);
        let files = event.data_transfer().and_then(|data| data.files());
        if let Some(file) = files.and_then(|files| files.get(0)) {
            let name = file.name();
            self.take(file.into(), name);
        }
    }

    /// Shows the picture and sends it; one that is too large is made smaller on the way. What the
    /// browser cannot show is sent as it is: the server says what is wrong with it.
    fn take(self, picture: Blob, name: String) {
        self.failure.set(String::new());
        self.stage.set(Stage::Sent);
        let Some(shown) = web_sys::window()
            .and_then(|window| window.create_image_bitmap_with_blob(&picture).ok())
        else {
            return self.send(&picture, &name);
        };
        let (plain, plain_name) = (picture.clone(), name.clone());
        let on_shown = Closure::once(move |bitmap: JsValue| {
            let drawn = bitmap.dyn_into::<ImageBitmap>().ok().and_then(|bitmap| self.draw(&bitmap));
            match drawn {
                Some(canvas) if picture.size() > MAX_BYTES => self.send_canvas(&canvas),
                _ => self.send(&picture, &name),
            }
        });
        let on_failure = Closure::once(move |_: JsValue| self.send(&plain, &plain_name));
        let _ = shown.then2(&on_shown, &on_failure);
        // Both are called at most once, in a page that the answer leaves.
        on_shown.forget();
        on_failure.forget();
    }

    /// Draws the picture, upright as browsers do, no larger than is needed.
    fn draw(self, bitmap: &ImageBitmap) -> Option<HtmlCanvasElement> {
        let (width, height) = (f64::from(bitmap.width()), f64::from(bitmap.height()));
        let canvas: HtmlCanvasElement = self.canvas.get_untracked()?;
        let scale = (MAX_SIDE / width.max(height)).min(1.0);
        let (width, height) = ((width * scale).max(1.0).round(), (height * scale).max(1.0).round());
        canvas.set_width(width as u32);
        canvas.set_height(height as u32);
        let context: CanvasRenderingContext2d =
            canvas.get_context("2d").ok().flatten()?.dyn_into().ok()?;
        context.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, width, height).ok()?;
        Some(canvas)
    }

    pub fn send_canvas(self, canvas: &HtmlCanvasElement) {
        let on_blob = Closure::once(move |blob: JsValue| match blob.dyn_into::<Blob>() {
            Ok(blob) => self.send(&blob, "picture.jpg"),
            Err(_) => self.fail("The browser could not process the picture. Choose a smaller one."),
        });
        let callback = on_blob.as_ref().unchecked_ref();
        if canvas.to_blob_with_type(callback, JPEG).is_err() {
            self.fail("The browser could not process the picture. Choose a smaller one.");
        }
        on_blob.forget();
    }

    fn send(self, picture: &Blob, name: &str) {
        let action = self.action.get_value();
        let on_end = move |end: Result<String, String>| match end {
            Ok(location) => {
                if let Some(window) = web_sys::window() {
                    // A browser that refuses to go there stays; the upload ends by itself.
                    let _ = window.location().assign(&location);
                }
            }
            Err(words) => self.fail(&words),
        };
        if send(&action, "image", picture, name, |_, _| {}, on_end).is_err() {
            self.fail("The browser could not send the picture. Choose it again.");
        }
    }

    pub fn fail(self, words: &str) {
        self.failure.set(words.to_owned());
        self.stage.set(Stage::Waiting);
        if let Some(input) = self.input.get_untracked() {
            // The same file may be chosen again.
            input.set_value("");
        }
    }

    fn failure_notice(self) -> impl IntoView {
        let words = self.failure.get();
        (!words.is_empty()).then(|| {
            view! {
                <Notice tone=Tone::Bad glyph=Glyph::Alert title="No picture was accepted." alert=true>
                    <p>{words}</p>
                </Notice>
            }
        })
    }
}
