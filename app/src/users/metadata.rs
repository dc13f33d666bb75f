//! The customer's own JSON: a line for each value, under the path that leads to it.

use leptos::prelude::*;
use serde_json::Value;

use crate::ui::icon::{Glyph, Icon};
use crate::ui::kv::Facts;

/// Values shown; whoever needs more copies the JSON.
const LINES: usize = 100;

#[component]
pub fn Metadata(json: String) -> impl IntoView {
    let mut lines = Vec::new();
    if let Ok(value) = serde_json::from_str::<Value>(&json) {
        flatten(String::new(), &value, &mut lines);
    }
    let more = lines.len().saturating_sub(LINES);
    let lines = lines
        .into_iter()
        .take(LINES)
        .map(|(path, value)| {
            view! { <div><dt><code>{path}</code></dt><dd><bdi>{value}</bdi></dd></div> }
        })
        .collect_view();
    view! {
        <section aria-labelledby="metadata">
            <div class="section__head">
                <h2 id="metadata">"Metadata"</h2>
                <button class="btn btn--sm btn--quiet" type="button" data-copy="" value=json>
                    <Icon of=Glyph::Copy/>
                    "Copy JSON"
                </button>
            </div>
            <Facts>{lines}</Facts>
            {(more > 0).then(|| view! { <p class="muted">{more}" more in the JSON"</p> })}
        </section>
    }
}

/// Objects become paths with dots; everything else is a value. The depth is bounded where the JSON
/// comes in.
fn flatten(path: String, value: &Value, lines: &mut Vec<(String, String)>) {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            for (name, value) in fields {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                flatten(path, value, lines);
            }
        }
        Value::String(text) => lines.push((path, text.clone())),
        other => lines.push((path, other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::flatten;

    #[test]
    fn nested_objects_become_paths_and_long_digits_survive() {
        let json = serde_json::json!({
            "crm": { "account_no": "0008812400917734", "tier": 2 },
            "consents": ["tos-7", "marketing"],
        });
        let mut lines = Vec::new();
        flatten(String::new(), &json, &mut lines);
        let expected = [
            ("crm.account_no", "0008812400917734"),
            ("crm.tier", "2"),
            ("consents", r#"["tos-7","marketing"]"#),
        ];
        assert_eq!(lines, expected.map(|(path, value)| (path.to_owned(), value.to_owned())));
    }
}
