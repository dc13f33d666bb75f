use crate::imports::TagChange;
use crate::users::vendor_key;

/// The tags of a user after a change that adds or removes some: the text of a JSON array, as `stored` is.
/// Capitals do not count. A list that the change leaves as it is comes back as it is written.
pub(crate) fn tags_after(stored: &str, change: &TagChange) -> String {
    let before: Vec<String> = serde_json::from_str(stored).unwrap_or_default();
    let keys: Vec<String> = before.iter().map(|tag| vendor_key(tag)).collect();
    let mut after = before.clone();
    if change.is_added {
        let missing = change.tags.iter().filter(|tag| !keys.contains(&vendor_key(tag)));
        after.extend(missing.cloned());
    } else {
        let removed: Vec<String> = change.tags.iter().map(|tag| vendor_key(tag)).collect();
        after.retain(|tag| !removed.contains(&vendor_key(tag)));
    }
    if after == before { stored.to_owned() } else { serde_json::Value::from(after).to_string() }
}

/// How many tags a list has: the text of a JSON array.
pub(crate) fn tag_count(stored: &str) -> usize {
    serde_json::from_str::<Vec<serde_json::Value>>(stored).map_or(0, |tags| tags.len())
}

#[cfg(test)]
mod tests {
    use super::tags_after;
    use crate::imports::TagChange;

    #[test]
    fn tags_are_added_once_and_removed_in_any_capitals() {
        let change = |is_added, tags: &[&str]| TagChange {
            is_added,
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        };
        let add = change(true, &["PEP", "edd"]);
        assert_eq!(tags_after(r#"["pep","vip"]"#, &add), r#"["pep","vip","edd"]"#);
        assert_eq!(tags_after("[]", &add), r#"["PEP","edd"]"#);
        assert_eq!(tags_after(r#"["PEP", "edd"]"#, &add), r#"["PEP", "edd"]"#);
        let remove = change(false, &["PEP", "edd"]);
        assert_eq!(tags_after(r#"["pep","vip"]"#, &remove), r#"["vip"]"#);
        assert_eq!(tags_after(r#"["edd"]"#, &remove), "[]");
        assert_eq!(tags_after("[]", &remove), "[]");
    }
}
