//! One field of a form: its label, its control, a hint, and what is wrong with it.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// What a field says about itself. Its id is its name.
#[derive(Clone, Debug, Default)]
pub struct FieldText {
    pub name: &'static str,
    pub label: &'static str,
    pub hint: &'static str,
    pub errors: Vec<String>,
}

impl FieldText {
    fn described_by(&self) -> Option<String> {
        let mut ids = Vec::new();
        if !self.errors.is_empty() {
            ids.push(format!("{}-error", self.name));
        }
        if !self.hint.is_empty() {
            ids.push(format!("{}-hint", self.name));
        }
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn invalid(&self) -> Option<&'static str> {
        (!self.errors.is_empty()).then_some("true")
    }
}

/// The label above, the words below, around any control.
fn framed(text: FieldText, control: AnyView) -> impl IntoView {
    let FieldText { name, label, hint, errors } = text;
    let wrong = (!errors.is_empty()).then(|| {
        view! {
            <p class="err" id=format!("{name}-error")><Icon of=Glyph::Alert/>{errors.join(" ")}</p>
        }
    });
    let hint = (!hint.is_empty()).then(|| {
        view! { <p class="hint" id=format!("{name}-hint")>{hint}</p> }
    });
    view! { <div class="field"><label for=name>{label}</label>{control}{wrong}{hint}</div> }
}

#[component]
pub fn TextField(
    text: FieldText,
    #[prop(into)] value: String,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] autocomplete: Option<&'static str>,
    /// The ID of a `<datalist>` with suggestions.
    #[prop(optional)]
    list: Option<&'static str>,
    #[prop(optional)] required: bool,
    #[prop(optional)] autofocus: bool,
) -> impl IntoView {
    let control = view! {
        <input
            class="input"
            id=text.name
            name=text.name
            type=kind
            value=value
            autocomplete=autocomplete
            list=list
            required=required
            autofocus=autofocus
            aria-invalid=text.invalid()
            aria-describedby=text.described_by()
        />
    };
    framed(text, control.into_any())
}

/// A text as the content of a `<textarea>`. tachys does not escape it there, so that it could close the
/// element; and browsers drop a line break with which the content begins.
pub fn textarea_text(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    match escaped.starts_with(['\n', '\r']) {
        true => format!("\n{escaped}"),
        false => escaped,
    }
}

#[component]
pub fn AreaField(
    text: FieldText,
    #[prop(into)] value: String,
    #[prop(default = 8)] rows: u32,
    #[prop(optional)] maxlength: Option<u32>,
) -> impl IntoView {
    let value = textarea_text(&value);
    let control = view! {
        <textarea
            class="input"
            id=text.name
            name=text.name
            rows=rows
            maxlength=maxlength
            spellcheck="false"
            aria-invalid=text.invalid()
            aria-describedby=text.described_by()
        >
            {value}
        </textarea>
    };
    framed(text, control.into_any())
}

/// A choice from a list of values and their labels.
#[component]
pub fn SelectField(
    text: FieldText,
    options: Vec<(String, String)>,
    #[prop(into)] value: String,
) -> impl IntoView {
    let options = options
        .into_iter()
        .map(|(code, words)| {
            let selected = code == value;
            view! { <option value=code selected=selected>{words}</option> }
        })
        .collect_view();
    let control = view! {
        <span class="select">
            <select
                class="input"
                id=text.name
                name=text.name
                aria-invalid=text.invalid()
                aria-describedby=text.described_by()
            >
                {options}
            </select>
            <Icon of=Glyph::Down/>
        </span>
    };
    framed(text, control.into_any())
}

#[cfg(test)]
mod tests {
    use super::textarea_text;

    #[test]
    fn a_text_cannot_close_its_textarea_and_keeps_its_first_line_break() {
        assert_eq!(textarea_text("</textarea>&amp;"), "&lt;/textarea&gt;&amp;amp;");
        assert_eq!(textarea_text("\na\n"), "\n\na\n");
        assert_eq!(textarea_text("\r\na"), "\n\r\na");
        assert_eq!(textarea_text(""), "");
    }
}
