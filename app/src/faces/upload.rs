//! The place for a new picture. Without a script it is a plain multipart form; with one it takes a
//! dropped file or the camera's picture, shows it at once, and has it checked.

use leptos::ev::DragEvent;
use leptos::html::{Canvas, Input, Video};
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Blob, CanvasRenderingContext2d, DomException, HtmlCanvasElement, ImageBitmap, MediaStream,
    MediaStreamConstraints, MediaStreamTrack,
};

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
enum Stage {
    Waiting,
    /// The camera is on.
    Live,
    /// A picture is shown and on its way.
    Sent,
}

#[derive(Clone, Copy)]
struct Place {
    input: NodeRef<Input>,
    video: NodeRef<Video>,
    canvas: NodeRef<Canvas>,
    stage: RwSignal<Stage>,
    failure: RwSignal<String>,
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

    fn send_canvas(self, canvas: &HtmlCanvasElement) {
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

    fn fail(self, words: &str) {
        self.failure.set(words.to_owned());
        self.stage.set(Stage::Waiting);
        if let Some(input) = self.input.get_untracked() {
            // The same file may be chosen again.
            input.set_value("");
        }
    }

    fn start_camera(self) {
        self.failure.set(String::new());
        let wanted = MediaStreamConstraints::new();
        wanted.set_video(&JsValue::TRUE);
        let asked = web_sys::window()
            .and_then(|window| window.navigator().media_devices().ok())
            .and_then(|devices| devices.get_user_media_with_constraints(&wanted).ok());
        let Some(asked) = asked else {
            return self.fail("The camera is not available here. Choose a file instead.");
        };
        let on_stream = Closure::once(move |stream: JsValue| {
            let stream = stream.dyn_into::<MediaStream>().ok();
            if let (Some(video), Some(stream)) = (self.video.get_untracked(), stream) {
                video.set_src_object(Some(&stream));
                self.stage.set(Stage::Live);
            }
        });
        let on_refusal = Closure::once(move |error: JsValue| {
            let name = error.dyn_into::<DomException>().map(|error| error.name());
            self.fail(camera_words(&name.unwrap_or_default()));
        });
        let _ = asked.then2(&on_stream, &on_refusal);
        on_stream.forget();
        on_refusal.forget();
    }

    fn stop_camera(self) {
        self.stage.set(Stage::Waiting);
        let Some(video) = self.video.get_untracked() else { return };
        if let Some(stream) = video.src_object() {
            for track in stream.get_tracks() {
                if let Ok(track) = track.dyn_into::<MediaStreamTrack>() {
                    track.stop();
                }
            }
        }
        video.set_src_object(None);
    }

    /// The picture of this moment.
    fn shoot(self) {
        let (Some(video), Some(canvas)) = (self.video.get_untracked(), self.canvas.get_untracked())
        else {
            return;
        };
        let (width, height) = (video.video_width(), video.video_height());
        if width == 0 || height == 0 {
            self.stop_camera();
            return self.fail("The camera is not ready yet. Try again in a moment.");
        }
        canvas.set_width(width);
        canvas.set_height(height);
        let context = canvas.get_context("2d").ok().flatten();
        let context = context.and_then(|one| one.dyn_into::<CanvasRenderingContext2d>().ok());
        let drawn = context
            .is_some_and(|one| one.draw_image_with_html_video_element(&video, 0.0, 0.0).is_ok());
        self.stop_camera();
        if drawn {
            self.stage.set(Stage::Sent);
            self.send_canvas(&canvas);
        } else {
            self.fail("The browser could not take the picture. Choose a file instead.");
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

/// Why there is no camera, by the name of the error (W3C Media Capture and Streams, getUserMedia).
fn camera_words(name: &str) -> &'static str {
    match name {
        "NotAllowedError" | "SecurityError" => {
            "The browser did not allow the camera. Allow it for this page in the browser's \
             settings, or choose a file."
        }
        "NotFoundError" | "OverconstrainedError" => "No camera found. Choose a file instead.",
        "NotReadableError" | "AbortError" => {
            "Another program is using the camera. Close it and try again, or choose a file."
        }
        _ => "The camera could not be started. Choose a file instead.",
    }
}
