//! Every kind of problem that makes a row invalid, one each.

use super::person::Person;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    PhoneWithoutPlus,
    PhoneWithLetters,
    PhoneTooLong,
    CountryOfTwoLetters,
    CountryInWords,
    CountryUnknown,
    TwoAddresses,
    AddressWithoutAt,
    AddressTooLong,
    KeyRepeated,
    KeyRepeatedInCapitals,
    KeyMissing,
    KeyTooLong,
    KeyWithControl,
    JsonBroken,
    JsonNotAnObject,
    JsonTooDeep,
    JsonTooLong,
    StatusUnknown,
    DisplayNameTooLong,
    FullNameTooLong,
    TooManyTags,
    TagTooLong,
}

/// In the order in which rows get them.
pub const PROBLEMS: [Problem; 23] = {
    use Problem::*;
    [
        PhoneWithoutPlus,
        CountryOfTwoLetters,
        TwoAddresses,
        KeyRepeated,
        JsonBroken,
        StatusUnknown,
        FullNameTooLong,
        KeyMissing,
        PhoneWithLetters,
        CountryInWords,
        AddressWithoutAt,
        KeyRepeatedInCapitals,
        JsonNotAnObject,
        DisplayNameTooLong,
        KeyTooLong,
        PhoneTooLong,
        CountryUnknown,
        AddressTooLong,
        KeyWithControl,
        JsonTooDeep,
        TooManyTags,
        TagTooLong,
        JsonTooLong,
    ]
};

/// Makes the row invalid for this reason only. Returns false if that needs an earlier row and there
/// is none.
pub fn spoil(person: &mut Person, problem: Problem, earlier_key: Option<&str>) -> bool {
    match problem {
        Problem::PhoneWithoutPlus => set(&mut person.phone, "0151 12345678"),
        Problem::PhoneWithLetters => set(&mut person.phone, "+1 555 CALL NOW"),
        Problem::PhoneTooLong => set(&mut person.phone, "+4915112345678901234"),
        Problem::CountryOfTwoLetters => set(&mut person.country, "US"),
        Problem::CountryInWords => set(&mut person.country, "Germany"),
        Problem::CountryUnknown => set(&mut person.country, "QQQ"),
        Problem::TwoAddresses => set(&mut person.email, "one@mail.example, two@mail.example"),
        Problem::AddressWithoutAt => set(&mut person.email, "somebody.mail.example"),
        Problem::AddressTooLong => person.email = format!("{}@mail.example", "a".repeat(250)),
        Problem::KeyRepeated | Problem::KeyRepeatedInCapitals => {
            let Some(key) = earlier_key else { return false };
            let lower = problem == Problem::KeyRepeatedInCapitals;
            // The keys are in capitals, so these repeat one in small letters.
            person.vendor_data = if lower { key.to_lowercase() } else { key.to_owned() };
        }
        Problem::KeyMissing => person.vendor_data.clear(),
        Problem::KeyTooLong => person.vendor_data.push_str(&"0".repeat(255)),
        Problem::KeyWithControl => person.vendor_data.insert(2, '\u{7}'),
        Problem::JsonBroken => set(&mut person.metadata_json, r#"{"plan":"basic","risk":}"#),
        Problem::JsonNotAnObject => set(&mut person.metadata_json, r#"["plan","basic"]"#),
        Problem::JsonTooDeep => {
            person.metadata_json = format!("{}1{}", r#"{"a":"#.repeat(40), "}".repeat(40));
        }
        Problem::JsonTooLong => {
            person.metadata_json = format!(r#"{{"note":"{}"}}"#, "x".repeat(16 * 1024));
        }
        Problem::StatusUnknown => set(&mut person.status, "SUSPENDED"),
        Problem::DisplayNameTooLong => person.display_name = "é".repeat(256),
        Problem::FullNameTooLong => person.full_name = "ñ".repeat(513),
        Problem::TooManyTags => person.tags = numbered_tags(51),
        Problem::TagTooLong => person.tags = "t".repeat(65),
    }
    true
}

fn set(cell: &mut String, value: &str) {
    value.clone_into(cell);
}

fn numbered_tags(count: u32) -> String {
    (1..=count).map(|number| format!("tag{number}")).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::{PROBLEMS, spoil};
    use crate::sample::person::person;

    #[test]
    fn every_problem_changes_the_row() {
        for problem in PROBLEMS {
            let mut spoiled = person(1, 5);
            assert!(spoil(&mut spoiled, problem, Some("U-00000001")), "{problem:?}");
            assert_ne!(spoiled, person(1, 5), "{problem:?}");
        }
    }

    #[test]
    fn a_repeated_key_needs_an_earlier_row() {
        let mut first = person(1, 0);
        assert!(!spoil(&mut first, super::Problem::KeyRepeated, None));
    }
}
