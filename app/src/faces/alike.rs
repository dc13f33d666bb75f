//! How alike two users are, field by field.

use std::collections::BTreeSet;

use rollcall_core::users::User;

use crate::ui::format::{counted, thousands};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alike {
    Same,
    /// Part of it is the same.
    Close,
    Differs,
    /// Not compared; what there is to say instead.
    Words(String),
}

/// One field of two users.
pub struct FieldPair {
    pub label: &'static str,
    pub values: [Option<String>; 2],
    pub verified: [bool; 2],
    pub alike: Alike,
}

pub fn fields(a: &User, b: &User) -> Vec<FieldPair> {
    let plain = |label, values: [Option<String>; 2], alike: fn(&str, &str) -> Alike| {
        let alike = compared(&values, alike);
        FieldPair { label, values, verified: [false; 2], alike }
    };
    let of = |field: fn(&User) -> Option<String>| [field(a), field(b)];
    let name = FieldPair {
        verified: [a.verified.full_name, b.verified.full_name],
        ..plain("Full name", of(|user| user.full_name.clone()), names)
    };
    let birth = FieldPair {
        verified: [a.verified.date_of_birth, b.verified.date_of_birth],
        ..plain("Date of birth", of(|user| user.date_of_birth.clone()), exact)
    };
    let tags = |user: &User| (!user.tags.is_empty()).then(|| user.tags.join(", "));
    let days = (a.created_at.seconds_since(b.created_at).abs() / 86_400.0) as i64;
    let words = |label, values, words| FieldPair {
        label,
        values,
        verified: [false; 2],
        alike: Alike::Words(words),
    };
    vec![
        name,
        plain("Display name", of(|user| user.display_name.clone()), names),
        birth,
        plain("Country", of(|user| user.country.clone()), exact),
        plain("E-mail", of(|user| user.email.clone()), exact),
        plain("Phone", of(|user| user.phone.clone()), exact),
        plain("Tags", of(tags), exact),
        words("Verifications", [Some(sessions(a)), Some(sessions(b))], "no score".into()),
        words(
            "Created",
            [Some(a.created_at.minute()), Some(b.created_at.minute())],
            if days == 0 {
                "same day".into()
            } else {
                format!("{} apart", counted(days, "day", "days"))
            },
        ),
    ]
}

fn compared(values: &[Option<String>; 2], alike: fn(&str, &str) -> Alike) -> Alike {
    match values {
        [Some(a), Some(b)] => alike(a, b),
        [None, None] => Alike::Words("neither".into()),
        _ => Alike::Words("only one".into()),
    }
}

fn exact(a: &str, b: &str) -> Alike {
    if a.to_lowercase() == b.to_lowercase() { Alike::Same } else { Alike::Differs }
}

/// Names are the same in any order of their parts, and close when they share one.
fn names(a: &str, b: &str) -> Alike {
    let parts = |name: &str| -> BTreeSet<String> {
        let lower = name.to_lowercase();
        let parts = lower.split(|letter: char| !letter.is_alphanumeric());
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let (a, b) = (parts(a), parts(b));
    if a == b {
        Alike::Same
    } else if a.intersection(&b).any(|part| part.chars().count() > 1) {
        Alike::Close
    } else {
        Alike::Differs
    }
}

/// `4, last 2026-03-12`
fn sessions(user: &User) -> String {
    let count = thousands(user.counters.session_count);
    match user.last_session_at {
        Some(at) => format!("{count}, last {}", at.day()),
        None => count,
    }
}

#[cfg(test)]
mod tests {
    use super::{Alike, names};

    #[test]
    fn names_with_a_part_in_common_are_close_and_their_order_does_not_count() {
        assert_eq!(names("Ana  Pérez", "PÉREZ, Ana"), Alike::Same);
        assert_eq!(names("Olena Kowalczuk", "Olena Kovalchuk"), Alike::Close);
        assert_eq!(names("J Smith", "J Doe"), Alike::Differs);
    }
}
