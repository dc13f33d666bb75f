use std::collections::HashSet;

use crate::error::FieldErrors;
use crate::imports::Target;
use crate::imports::read::CsvFormat;
use crate::users::Column;

/// The longest key of metadata, in characters.
const MAX_KEY_LENGTH: usize = 64;

/// What is wrong with these targets, by the form's fields `becomes-N` and `key-N`, N from 0. `columns` is
/// for what is wrong with them together.
pub(in crate::imports) fn check(targets: &[Target]) -> FieldErrors {
    let mut errors = FieldErrors::new();
    let mut add = |field: String, words: &str| {
        errors.entry(field).or_default().push(words.to_owned());
    };
    let mut seen: Vec<&Target> = Vec::new();
    let mut keys = HashSet::new();
    for (index, target) in targets.iter().enumerate() {
        match target {
            Target::Ignore => {}
            Target::Undecided => {
                add(format!("becomes-{index}"), "Choose a field for this column, or ignore it.")
            }
            Target::Metadata(key) => {
                if let Some(words) = wrong_key(key) {
                    add(format!("key-{index}"), words);
                } else if !keys.insert(key.as_str()) {
                    add(
                        format!("key-{index}"),
                        "Another column uses this name. Choose a different one.",
                    );
                }
            }
            other
                if seen.iter().any(|one| {
                    *one == other || (one.date_order().is_some() && other.date_order().is_some())
                }) =>
            {
                add(
                    format!("becomes-{index}"),
                    "Another column uses this field too. Keep one of the two.",
                );
            }
            other => seen.push(other),
        }
    }
    if !seen.contains(&&Target::Column(Column::VendorData)) {
        add(
            "columns".into(),
            "Match one column to vendor_data, your own ID for the user. Every row needs it.",
        );
    }
    let parts = [Target::GivenName, Target::MiddleName, Target::FamilyName];
    if seen.contains(&&Target::Column(Column::FullName))
        && parts.iter().any(|part| seen.contains(&part))
    {
        add("columns".into(), "Match full_name to one column or to its parts, not to both.");
    }
    errors
}

fn wrong_key(key: &str) -> Option<&'static str> {
    if key.is_empty() {
        Some("Enter a name for this value in metadata.")
    } else if key.chars().count() > MAX_KEY_LENGTH {
        Some("At most 64 characters.")
    } else if key.chars().any(char::is_control) {
        Some("The name contains a character that cannot be displayed.")
    } else {
        None
    }
}

/// Writes the targets down as the parser reads them. They have been checked.
pub(in crate::imports) fn resolve(targets: &[Target], form: &mut CsvFormat) {
    let place = |wanted: &Target| targets.iter().position(|target| target == wanted);
    form.columns = targets
        .iter()
        .map(|target| match target {
            Target::Column(column) => Some(*column),
            target => target.date_order().map(|_| Column::DateOfBirth),
        })
        .collect();
    form.date_order = targets.iter().find_map(Target::date_order).unwrap_or_default();
    form.name_parts = [Target::GivenName, Target::MiddleName, Target::FamilyName]
        .iter()
        .filter_map(place)
        .collect();
    form.metadata = targets
        .iter()
        .enumerate()
        .filter_map(|(index, target)| match target {
            Target::Metadata(key) => Some((index, key.clone())),
            _ => None,
        })
        .collect();
}

#[cfg(test)]
mod tests {
    use super::{Target, check};
    use crate::users::Column;

    #[test]
    fn what_is_wrong_with_a_mapping_is_said_at_its_column() {
        let email = Target::Column(Column::Email);
        let errors = check(&[
            email.clone(),
            email,
            Target::Metadata(String::new()),
            Target::Metadata("a".into()),
            Target::Metadata("a".into()),
            Target::GivenName,
            Target::Column(Column::FullName),
            Target::Undecided,
        ]);
        let fields: Vec<&str> = errors.keys().map(String::as_str).collect();
        assert_eq!(fields, ["becomes-1", "becomes-7", "columns", "key-2", "key-4"]);
        assert_eq!(errors["columns"].len(), 2);
        assert!(check(&[Target::Column(Column::VendorData), Target::Ignore]).is_empty());
    }
}
