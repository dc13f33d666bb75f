use serde_json::value::RawValue;

use crate::json::{Members, same};

/// A JSON object with the members of another set in it. `present` and `patch` are objects that
/// [`check`](super::metadata) has taken; a `present` that already says the same comes back as it is.
pub(crate) fn patched(present: Option<&str>, patch: &str) -> String {
    let parsed = (present.and_then(Members::of), Members::of(patch));
    let (Some(Members(mut members)), Some(Members(set))) = parsed else {
        return patch.to_owned();
    };
    let mut changed = false;
    for (key, value) in set {
        match members.iter_mut().find(|(one, _)| *one == key) {
            Some((_, now)) if says_the_same(now, value) => {}
            Some((_, now)) => {
                *now = value;
                changed = true;
            }
            None => {
                members.push((key, value));
                changed = true;
            }
        }
    }
    match (changed, present) {
        (false, Some(present)) => present.to_owned(),
        _ => serde_json::to_string(&Members(members)).unwrap_or_else(|_| patch.to_owned()),
    }
}

fn says_the_same(one: &RawValue, other: &RawValue) -> bool {
    same(one.get(), other.get())
}

#[cfg(test)]
mod tests {
    use super::patched;

    #[test]
    fn members_are_set_and_the_others_stay_as_they_are_written() {
        assert_eq!(patched(None, r#"{"a":"1"}"#), r#"{"a":"1"}"#);
        let present = r#"{ "big": 12345678901234567890123, "a": "0" }"#;
        assert_eq!(
            patched(Some(present), r#"{"a":"007","b":"x"}"#),
            r#"{"big":12345678901234567890123,"a":"007","b":"x"}"#
        );
        assert_eq!(patched(Some(present), r#"{"a":"0"}"#), present);
    }
}
