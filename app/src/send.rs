//! Sends a file and says how far it is. `fetch` cannot: only XMLHttpRequest reports the progress of
//! what goes up.

use serde::Deserialize;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, FormData, ProgressEvent, XmlHttpRequest};

#[derive(Deserialize)]
struct Reply {
    #[serde(default)]
    location: String,
    #[serde(default)]
    detail: String,
}

/// Posts a file as a field of a form. `on_end` gets the address to go on to, or what is wrong in words.
pub fn send(
    action: &str,
    field: &str,
    file: &Blob,
    name: &str,
    on_progress: impl Fn(f64, f64) + 'static,
    on_end: impl Fn(Result<String, String>) + 'static,
) -> Result<(), JsValue> {
    let form = FormData::new()?;
    form.append_with_blob_and_filename(field, file, name)?;
    let request = XmlHttpRequest::new()?;
    request.open("POST", action)?;
    request.set_request_header("Accept", "application/json")?;

    let progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        on_progress(event.loaded(), event.total());
    });
    request.upload()?.set_onprogress(Some(progress.as_ref().unchecked_ref()));
    let answered = request.clone();
    let end = Closure::<dyn Fn()>::new(move || on_end(outcome(&answered)));
    request.set_onloadend(Some(end.as_ref().unchecked_ref()));
    // Both live as long as the page, which the answer leaves.
    progress.forget();
    end.forget();
    request.send_with_opt_form_data(Some(&form))
}

fn outcome(request: &XmlHttpRequest) -> Result<String, String> {
    let status = request.status().unwrap_or_default();
    let text = request.response_text().ok().flatten().unwrap_or_default();
    let reply: Option<Reply> = serde_json::from_str(&text).ok();
    match (status, reply) {
        (201, Some(reply)) if !reply.location.is_empty() => Ok(reply.location),
        (401, _) => Err("Your session has ended. Sign in again, then send the file.".to_owned()),
        (413, None) => Err("The file is too large for this server.".to_owned()),
        (_, Some(reply)) if !reply.detail.is_empty() => Err(reply.detail),
        (0, _) => Err("The connection was lost. Check it and send the file again.".to_owned()),
        _ => Err(format!("The server answered {status}. Try again in a moment.")),
    }
}
