use super::Members;

/// One line for each value of a JSON object, with its path: nested objects become paths with dots.
/// Strings come without quotes; numbers and lists with their original text. The depth is limited
/// where the JSON is accepted.
pub fn lines(json: &str) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    flatten("", json, &mut lines);
    lines
}

fn flatten(path: &str, json: &str, lines: &mut Vec<(String, String)>) {
    match Members::of(json) {
        Some(Members(members)) if !members.is_empty() => {
            for (name, value) in members {
                let path = if path.is_empty() { name } else { format!("{path}.{name}") };
                flatten(&path, value.get(), lines);
            }
        }
        _ if path.is_empty() => {}
        _ => {
            let text = serde_json::from_str(json).unwrap_or_else(|_| json.to_owned());
            lines.push((path.to_owned(), text));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn nested_objects_become_paths_and_every_digit_survives() {
        let json = r#"{"crm": {"account_no": 12345678901234567890123456789, "rate": 1.10, "name": "a\"b"},
                       "consents": ["tos-7",1.0], "none": {}, "far": 1e999}"#;
        let expected = [
            ("crm.account_no", "12345678901234567890123456789"),
            ("crm.rate", "1.10"),
            ("crm.name", "a\"b"),
            ("consents", r#"["tos-7",1.0]"#),
            ("none", "{}"),
            ("far", "1e999"),
        ];
        assert_eq!(lines(json), expected.map(|(path, value)| (path.to_owned(), value.to_owned())));
        assert!(lines("{}").is_empty() && lines("nothing").is_empty());
    }
}
