//! The start button of a preview. With a script it says, while people type, that there are unchecked
//! changes. Without one the server still checks them before a start.

use std::collections::BTreeSet;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// `form`: the id of the page's form. `action`: where the button sends it.
#[island]
pub fn StartButton(form: String, action: String, label: String, words: String) -> impl IntoView {
    // The names of the fields that no longer hold the value that the page showed.
    let changed = RwSignal::new(BTreeSet::<String>::new());
    let of_form = form.clone();
    Effect::new(move |_| {
        let form = of_form.clone();
        // People can type before the page's script runs, and a browser keeps what was typed when
        // somebody comes back.
        changed.update(|changed| {
            for input in inputs().filter(|input| belongs(input, &form)) {
                note(changed, &input);
            }
        });
        window_event_listener(leptos::ev::input, move |event| {
            let input = event.target().and_then(|target| target.dyn_into().ok());
            if let Some(input) = input.filter(|input| belongs(input, &form)) {
                changed.update(|changed| note(changed, &input));
            }
        });
    });
    let count = move || changed.with(BTreeSet::len);
    let says = move || match count() {
        0 => words.clone(),
        count => unsaved_words(count),
    };
    let does = move || match count() {
        0 => label.clone(),
        _ => "Check and continue".to_owned(),
    };
    view! {
        <p role="status">{says}</p>
        <button class="btn btn--primary" form=form formaction=action>{does}</button>
    }
}

/// Every input of the page.
fn inputs() -> impl Iterator<Item = HtmlInputElement> {
    let found = document().get_elements_by_tag_name("input");
    (0..found.length()).filter_map(move |place| found.item(place)?.dyn_into().ok())
}

fn belongs(input: &HtmlInputElement, form: &str) -> bool {
    // Confirming a change of status is part of the start, so it does not count as a change.
    input.get_attribute("form").as_deref() == Some(form) && input.name() != "status_changes"
}

fn note(changed: &mut BTreeSet<String>, input: &HtmlInputElement) {
    // Boxes with the same name are separate choices, so the value is part of the name here. Radio
    // buttons with the same name are one choice.
    let (name, differs) = match input.type_().as_str() {
        "radio" => (input.name(), input.checked() != input.default_checked()),
        "checkbox" => {
            let name = format!("{} {}", input.name(), input.value());
            (name, input.checked() != input.default_checked())
        }
        _ => (input.name(), input.value() != input.default_value()),
    };
    if differs {
        changed.insert(name);
    } else {
        changed.remove(&name);
    }
}

fn unsaved_words(count: usize) -> String {
    match count {
        1 => "1 change is not checked yet.".to_owned(),
        count => format!("{count} changes are not checked yet."),
    }
}

#[cfg(test)]
mod tests {
    use super::unsaved_words;

    #[test]
    fn changes_are_counted_in_words() {
        assert_eq!(unsaved_words(1), "1 change is not checked yet.");
        assert_eq!(unsaved_words(5), "5 changes are not checked yet.");
    }
}
