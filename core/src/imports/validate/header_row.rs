use std::sync::LazyLock;

use super::RowWarning;
use crate::imports::TEMPLATE;
use crate::imports::map::is_known_name;
use crate::users::fields::Values;
use crate::users::vendor_key;

/// The keys and full names of the template's rows.
static EXAMPLES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_reader(TEMPLATE.as_bytes());
    let rows = reader.records().filter_map(Result::ok);
    rows.filter_map(|row| Some((vendor_key(row.get(0)?), row.get(2)?.to_owned()))).collect()
});

/// Words of a row that describes the columns. The first eight count only alone, the others beside other
/// words too.
const KINDS: [&str; 16] = [
    "string",
    "text",
    "varchar",
    "char",
    "integer",
    "int",
    "bigint",
    "uuid",
    "required",
    "optional",
    "mandatory",
    "example",
    "unique",
    "pflichtfeld",
    "obligatorio",
    "obligatoire",
];

/// Whether a row is the template's example, or names or describes the columns as a header does.
/// `is_plain`: its key looks like most keys. `own_name`: what the file calls the column of the key.
pub(super) fn header_row<'a>(
    values: &Values,
    is_plain: bool,
    own_name: &str,
    mut cells: impl Iterator<Item = &'a str>,
) -> Option<RowWarning> {
    let key = values.vendor_key.as_str();
    let is_example = |(one, name): &(String, String)| {
        one == key && values.full_name.as_ref().is_some_and(|full| full == name)
    };
    if EXAMPLES.iter().any(is_example) {
        return Some(RowWarning::ExampleRow);
    }
    // A plain key or an e-mail address is no word of a header.
    if is_plain || key.contains('@') {
        return None;
    }
    if own_name.trim().eq_ignore_ascii_case(&values.vendor_data) {
        return Some(RowWarning::HeaderRow);
    }
    let mut words =
        key.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let describes = match words.clone().count() {
        1 => words.all(|word| KINDS.contains(&word)),
        _ => words.any(|word| KINDS[8..].contains(&word)),
    };
    // `varchar(255)`, and the JSON with which some programs describe a column.
    let is_kind = key.starts_with("varchar(") || key.starts_with("{\"");
    let mut is_name = || {
        // `Response ID`: nobody is called so, whatever the other cells say.
        if key.contains(' ') && key.ends_with(" id") {
            return true;
        }
        let names = is_known_name(key);
        let mut others = cells.by_ref().map(str::trim).filter(|cell| vendor_key(cell) != key);
        names && others.all(|cell| cell.is_empty() || is_known_name(cell))
    };
    (describes || is_kind || is_name()).then_some(RowWarning::HeaderRow)
}

#[cfg(test)]
mod tests {
    use super::super::footer::is_plain_key;
    use super::{RowWarning, header_row};
    use crate::users::fields::Values;
    use crate::users::vendor_key;

    fn of(key: &str, name: &str) -> Option<RowWarning> {
        let values = Values {
            vendor_data: key.into(),
            vendor_key: vendor_key(key),
            full_name: Some(name.into()),
            ..Values::default()
        };
        let is_plain = is_plain_key(&values.vendor_key);
        header_row(&values, is_plain, "Matricule", [key, name, ""].into_iter())
    }

    #[test]
    fn a_second_header_and_the_example_are_found_and_users_are_not() {
        for (key, name) in [
            ("Customer ID", "Full name"),
            ("matricule", "Reason"),
            ("external_id", "name"),
            ("Your ID for the customer (required)", "Legal name"),
            ("string", "string"),
            ("varchar(255)", "text"),
            ("{\"ImportId\":\"_recordId\"}", "x"),
            ("Response ID", "Name"),
            ("Response ID", "Please enter your name"),
        ] {
            assert_eq!(of(key, name), Some(RowWarning::HeaderRow), "{key}");
        }
        assert_eq!(of("kp-0000000001", "Ana Maria Pop"), Some(RowWarning::ExampleRow));
        for (key, name) in [
            ("RC-1", "Name"),
            ("ref", "Anna Lind"),
            ("Anna", "Anna"),
            ("kp-0000000001", "Quentin Costa"),
            ("ana@mail.example", "Name"),
            ("stringer", "Bo"),
            ("no text here", "Bo"),
        ] {
            assert_eq!(of(key, name), None, "{key}");
        }
    }
}
