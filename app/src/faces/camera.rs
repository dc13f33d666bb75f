//! A picture from the camera, in the place for a new picture.

use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    CanvasRenderingContext2d, DomException, MediaStream, MediaStreamConstraints, MediaStreamTrack,
};

use super::upload::{Place, Stage};

impl Place {
    pub fn start_camera(self) {
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

    pub fn stop_camera(self) {
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
    pub fn shoot(self) {
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
