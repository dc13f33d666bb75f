/// Stored tags, the text of a JSON array, as an import reads them: separated by commas.
pub(super) fn push_tags(out: &mut String, stored: &[u8]) {
    if stored.is_empty() || stored == b"[]" {
        return;
    }
    let tags: Vec<std::borrow::Cow<'_, str>> = serde_json::from_slice(stored).unwrap_or_default();
    for (index, tag) in tags.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        out.push_str(tag);
    }
}

#[cfg(test)]
mod tests {
    use super::push_tags;

    #[test]
    fn tags_become_a_list_with_commas() {
        let mut out = String::new();
        push_tags(&mut out, r#"["retail","\"x\"","é"]"#.as_bytes());
        assert_eq!(out, "retail,\"x\",é");
        push_tags(&mut out, b"[]");
        assert_eq!(out, "retail,\"x\",é");
    }
}
