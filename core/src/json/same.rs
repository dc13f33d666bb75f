use serde_json::value::RawValue;

use super::Members;

/// Whether two JSON texts mean the same. White space, the order of members and escapes in strings
/// do not matter. A number's digits do: `1.10` is not `1.1`.
pub(crate) fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim(), other.trim());
    if one == other {
        return true;
    }
    match (one.as_bytes().first(), other.as_bytes().first()) {
        (Some(b'{'), Some(b'{')) => same_members(one, other).unwrap_or(false),
        (Some(b'['), Some(b'[')) => same_elements(one, other).unwrap_or(false),
        (Some(b'"'), Some(b'"')) => same_texts(one, other).unwrap_or(false),
        _ => false,
    }
}

fn same_members(one: &str, other: &str) -> Option<bool> {
    let (Members(mut one), Members(mut other)) = (Members::of(one)?, Members::of(other)?);
    // A stable sort: old rows may have a name twice, and then their order matters.
    one.sort_by(|(a, _), (b, _)| a.cmp(b));
    other.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut pairs = one.iter().zip(&other);
    Some(
        one.len() == other.len()
            && pairs.all(|((name, a), (other, b))| name == other && same(a.get(), b.get())),
    )
}

fn same_elements(one: &str, other: &str) -> Option<bool> {
    let one: Vec<&RawValue> = serde_json::from_str(one).ok()?;
    let other: Vec<&RawValue> = serde_json::from_str(other).ok()?;
    let mut pairs = one.iter().zip(&other);
    Some(one.len() == other.len() && pairs.all(|(a, b)| same(a.get(), b.get())))
}

fn same_texts(one: &str, other: &str) -> Option<bool> {
    let one: String = serde_json::from_str(one).ok()?;
    let other: String = serde_json::from_str(other).ok()?;
    Some(one == other)
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn order_and_layout_do_not_count_and_digits_do() {
        assert!(same(
            r#"{"a":1,"b":{"x":"é","y":[1, 2]}}"#,
            r#" { "b":{"y":[1,2],"x":"\u00e9"}, "a":1}"#
        ));
        for (one, other) in [
            (r#"{"a":1.10}"#, r#"{"a":1.1}"#),
            (r#"{"a":[1,2]}"#, r#"{"a":[2,1]}"#),
            (r#"{"a":1}"#, r#"{"a":1,"b":1}"#),
            (r#"{"a":1}"#, r#"{"b":1}"#),
            (r#"{"a":"1"}"#, r#"{"a":1}"#),
            (r#"{"a":null}"#, r#"{}"#),
        ] {
            assert!(!same(one, other), "{one} {other}");
        }
    }
}
