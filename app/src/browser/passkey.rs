//! Passkey buttons: the browser asks its person for a passkey, and the form around the button is sent with the
//! answer. Without JavaScript the buttons stay hidden.

use leptos::ev;
use leptos::prelude::{document, window, window_event_listener};
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::{Array, JSON, Object, Reflect, Uint8Array};
use web_sys::{
    AuthenticatorAssertionResponse, AuthenticatorAttestationResponse, AuthenticatorResponse,
    DomException, Element, HtmlButtonElement, HtmlElement, HtmlFormElement, HtmlInputElement,
    PublicKeyCredential,
};

/// The attribute holds what the server asks.
const BUTTONS: &str = "button[data-passkey]";

pub fn listen() {
    show_buttons();
    window_event_listener(ev::click, |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(button) = target.and_then(|target| target.closest(BUTTONS).ok().flatten())
            && let Ok(button) = button.dyn_into::<HtmlButtonElement>()
        {
            start(button);
        }
    });
}

/// A button that says so starts by itself.
fn show_buttons() {
    let Ok(found) = document().query_selector_all(BUTTONS) else { return };
    for place in 0..found.length() {
        let Some(button) =
            found.get(place).and_then(|one| one.dyn_into::<HtmlButtonElement>().ok())
        else {
            continue;
        };
        button.set_hidden(false);
        if button.has_attribute("data-now") {
            start(button);
        }
    }
}

fn start(button: HtmlButtonElement) {
    if button.disabled() {
        return;
    }
    button.set_disabled(true);
    say(&button, "");
    spawn_local(async move {
        let asked = button.get_attribute("data-passkey").unwrap_or_default();
        match answer(&asked).await {
            Ok(answer) => send(&button, &answer),
            Err(error) => say(&button, &words(&asked, &error)),
        }
        button.set_disabled(false);
    });
}

/// The text for the person stands behind the button.
fn say(button: &HtmlButtonElement, words: &str) {
    let Some(place) = button.next_element_sibling() else { return };
    let Ok(place) = place.dyn_into::<HtmlElement>() else { return };
    place.set_text_content(Some(words));
    place.set_hidden(words.is_empty());
}

/// Puts the answer in a field of the form, and sends it: what is required for another way is not asked for.
fn send(button: &HtmlButtonElement, answer: &str) {
    let Some(form) = button.form() else { return };
    let field = button.get_attribute("data-field").unwrap_or_default();
    super::unsaved::let_go();
    if let Err(error) = add_field(&form, &field, answer).and_then(|()| form.submit()) {
        say(button, &words("", &error));
    }
}

fn add_field(form: &HtmlFormElement, name: &str, value: &str) -> Result<(), JsValue> {
    let input: HtmlInputElement = document().create_element("input")?.unchecked_into();
    input.set_type("hidden");
    input.set_name(name);
    input.set_value(value);
    form.append_child(&input).map(drop)
}

/// Asks the person. Returns what the server reads: JSON, with bytes in base64url.
async fn answer(asked: &str) -> Result<String, JsValue> {
    let asked: Object = JSON::parse(asked)?.unchecked_into();
    let options = get(&asked, "publicKey")?;
    decode(&options, "challenge")?;
    let is_new = Reflect::has(&options, &"rp".into())?;
    let credentials = window().navigator().credentials();
    let promise = if is_new {
        decode(&get(&options, "user")?, "id")?;
        decode_each(&get(&options, "excludeCredentials")?)?;
        credentials.create_with_options(asked.unchecked_ref())?
    } else {
        decode_each(&get(&options, "allowCredentials")?)?;
        credentials.get_with_options(asked.unchecked_ref())?
    };
    let credential: PublicKeyCredential = JsFuture::from(promise).await?.unchecked_into();
    let said = Object::new();
    set(&said, "token", &get(&asked, "token")?)?;
    set(&said, "id", &encode(&credential.raw_id())?)?;
    let response = credential.response();
    set(&said, "client_data", &encode(&response.client_data_json())?)?;
    if is_new {
        read_new(&said, &response)?
    } else {
        read_used(&said, &response)?
    }
    Ok(JSON::stringify(&said)?.into())
}

fn read_new(said: &Object, response: &AuthenticatorResponse) -> Result<(), JsValue> {
    let response: &AuthenticatorAttestationResponse = response.unchecked_ref();
    let data = response.get_authenticator_data()?;
    set(said, "authenticator_data", &encode(&data)?)?;
    if let Some(key) = response.get_public_key()? {
        set(said, "public_key", &encode(&key)?)?;
    }
    set(said, "transports", &response.get_transports())
}

fn read_used(said: &Object, response: &AuthenticatorResponse) -> Result<(), JsValue> {
    let response: &AuthenticatorAssertionResponse = response.unchecked_ref();
    set(said, "authenticator_data", &encode(&response.authenticator_data())?)?;
    set(said, "signature", &encode(&response.signature())?)?;
    if let Some(handle) = response.user_handle() {
        set(said, "user_handle", &encode(&handle)?)?;
    }
    Ok(())
}

fn get(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(object, &name.into())
}

fn set(object: &JsValue, name: &str, value: &JsValue) -> Result<(), JsValue> {
    Reflect::set(object, &name.into(), value).map(drop)
}

/// The IDs in a list of credentials.
fn decode_each(credentials: &JsValue) -> Result<(), JsValue> {
    credentials.unchecked_ref::<Array>().iter().try_for_each(|one| decode(&one, "id"))
}

/// Turns a member in base64url into bytes.
fn decode(object: &JsValue, name: &str) -> Result<(), JsValue> {
    let text = get(object, name)?.as_string().unwrap_or_default();
    let binary = window().atob(&text.replace('-', "+").replace('_', "/"))?;
    // Each character stands for a byte.
    let bytes: Vec<u8> = binary.chars().map(|one| u32::from(one) as u8).collect();
    set(object, name, &Uint8Array::from(bytes.as_slice()))
}

/// `buffer`: an `ArrayBuffer`.
fn encode(buffer: &JsValue) -> Result<JsValue, JsValue> {
    let binary: String = Uint8Array::new(buffer).to_vec().into_iter().map(char::from).collect();
    let text = window().btoa(&binary)?;
    Ok(text.trim_end_matches('=').replace('+', "-").replace('/', "_").into())
}

fn words(asked: &str, error: &JsValue) -> String {
    if !Reflect::has(&window(), &"PublicKeyCredential".into()).unwrap_or(false) {
        return "This browser has no passkeys at this address. They need a current browser, and https."
            .into();
    }
    let name = error.dyn_ref::<DomException>().map(DomException::name).unwrap_or_default();
    match name.as_str() {
        "NotAllowedError" => {
            "No passkey was used: it was cancelled, or took too long. Try again.".into()
        }
        "InvalidStateError" => "Your account has a passkey of this device already.".into(),
        "NotSupportedError" | "ConstraintError" => {
            "This device cannot keep a passkey that checks who you are. Use another one.".into()
        }
        "SecurityError" => {
            format!("Passkeys belong to another address. Open Rollcall at {}.", site_of(asked))
        }
        _ => "The browser could not use a passkey. Reload the page, and try again.".into(),
    }
}

/// The host that the server names.
fn site_of(asked: &str) -> String {
    let name = || {
        let options = get(&JSON::parse(asked).ok()?, "publicKey").ok()?;
        let used = get(&options, "rpId").ok()?.as_string();
        used.or_else(|| get(&get(&options, "rp").ok()?, "id").ok()?.as_string())
    };
    name().unwrap_or_else(|| "its own address".into())
}
