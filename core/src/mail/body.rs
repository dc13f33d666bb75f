/// Fills `{name}` in a template. In HTML every value is escaped.
pub(super) fn fill(template: &str, values: &[(&str, &str)], is_html: bool) -> String {
    let mut out = String::with_capacity(template.len() + 256);
    let mut rest = template;
    while let Some(start) = rest.find('{') {
        out.push_str(&rest[..start]);
        let after = &rest[start + 1..];
        let found = after.find('}').and_then(|end| {
            let value = values.iter().find(|(name, _)| *name == &after[..end])?.1;
            Some((end, value))
        });
        match found {
            Some((end, value)) if is_html => {
                push_escaped(&mut out, value);
                rest = &after[end + 1..];
            }
            Some((end, value)) => {
                out.push_str(value);
                rest = &after[end + 1..];
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn push_escaped(out: &mut String, value: &str) {
    for letter in value.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn a_value_is_filled_in_once_and_escaped_in_html() {
        let values = [("name", "<b>{link}"), ("link", "x")];
        assert_eq!(fill("a {name} {link} {other}", &values, false), "a <b>{link} x {other}");
        assert_eq!(fill("a {name}", &values, true), "a &lt;b&gt;{link}");
    }
}
