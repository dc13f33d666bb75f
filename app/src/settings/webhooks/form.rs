use leptos::prelude::*;
use rollcall_core::FieldErrors;
use rollcall_core::webhooks::{EventKind, NewWebhook};

use crate::ui::field::{FieldText, TextField};
use crate::ui::icon::{Glyph, Icon};

/// The form for a new webhook, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedWebhook {
    url: String,
    events: Vec<EventKind>,
}

impl TypedWebhook {
    /// Reads the body of the form; a box that is ticked sends its event's code.
    pub fn read(form: &[u8]) -> Self {
        let mut typed = Self::default();
        for (name, value) in form_urlencoded::parse(form) {
            match name.as_ref() {
                "url" => typed.url = value.into_owned(),
                "events" => typed.events.extend(EventKind::from_code(&value)),
                _ => {}
            }
        }
        typed
    }

    pub fn new_webhook(&self) -> NewWebhook {
        NewWebhook { url: self.url.clone(), events: self.events.clone() }
    }
}

#[component]
pub fn WebhookForm(action: String, typed: TypedWebhook, errors: FieldErrors) -> impl IntoView {
    let url = FieldText {
        name: "url",
        label: "Address",
        hint: "Such as https://example.com/rollcall. Private networks and redirects are not allowed.",
        errors: errors.get("url").cloned().unwrap_or_default(),
    };
    let boxes = EventKind::ALL
        .map(|one| {
            let ticked = typed.events.contains(&one);
            view! {
                <label class="choice">
                    <input type="checkbox" name="events" value=one.code() checked=ticked/>
                    <span>{one.label()}<small><code>{one.code()}</code></small></span>
                </label>
            }
        })
        .collect_view();
    let wrong = errors.get("events").map(|words| words.join(" ")).map(|words| {
        view! { <p class="err"><Icon of=Glyph::Alert/>{words}</p> }
    });
    view! {
        <form class="stack" method="post" action=action novalidate>
            <TextField text=url value=typed.url/>
            <fieldset class="field">
                <legend class="label"><b>"Events"</b></legend>
                <div class="fields">{boxes}</div>
                {wrong}
            </fieldset>
            <div class="actions"><button class="btn btn--primary">"Add webhook"</button></div>
        </form>
    }
}
