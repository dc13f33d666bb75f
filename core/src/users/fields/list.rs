use super::{Problem, Values, Warning, read_cell};
use crate::json::Members;
use crate::users::Column;

/// Most values in one list.
pub(crate) const MAX_LIST_LENGTH: usize = 50;

/// Reads the values of a cell, each by the rules of a single value. Returns the text of a JSON array of
/// strings, without repeated values. `None`: there are no values.
pub(super) fn read(
    column: Column,
    text: &str,
    warnings: &mut Vec<Warning>,
) -> Result<Option<String>, Problem> {
    let mut values: Vec<String> = Vec::new();
    for (place, part) in parts(text).iter().enumerate() {
        let value = read_one(column, part.trim(), warnings).map_err(|problem| Problem::InList {
            column,
            place: place + 1,
            problem: Box::new(problem),
        })?;
        if !values.contains(&value) {
            values.push(value);
        }
    }
    if values.len() > MAX_LIST_LENGTH {
        return Err(Problem::ListTooLong { column, count: values.len() });
    }
    Ok((!values.is_empty()).then(|| serde_json::Value::from(values).to_string()))
}

/// Splits a list. Commas separate the values. Didit's own files contain a JSON list, or an object that
/// counts the values (`{"ROU": 2}`).
fn parts(text: &str) -> Vec<String> {
    let listed: Option<Vec<String>> = match text.as_bytes().first() {
        Some(b'[') => serde_json::from_str(text).ok(),
        Some(b'{') => Members::of(text)
            .map(|Members(members)| members.into_iter().map(|(name, _)| name).collect()),
        _ => None,
    };
    listed.unwrap_or_else(|| {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect()
    })
}

/// Reads one value of a list. Its warnings are about the list, and each kind is given once.
pub(crate) fn read_one(
    list: Column,
    text: &str,
    warnings: &mut Vec<Warning>,
) -> Result<String, Problem> {
    let column = match list {
        Column::ApprovedEmails => Column::Email,
        Column::ApprovedPhones => Column::Phone,
        Column::IssuingStates => Column::Country,
        other => other,
    };
    let mut values = Values::default();
    read_cell(&mut values, column, text)?;
    for warning in values.warnings {
        let warning = warning.of_list(list);
        if !warnings.iter().any(|one| (one.column(), one.code()) == (list, warning.code())) {
            warnings.push(warning);
        }
    }
    values.email.or(values.phone).or(values.country).ok_or(Problem::Missing(column))
}

#[cfg(test)]
mod tests {
    use super::Problem;
    use crate::users::Column;
    use crate::users::fields::Warning;

    fn read(column: Column, text: &str) -> Result<Option<String>, Problem> {
        super::read(column, text, &mut Vec::new())
    }

    #[test]
    fn what_is_probably_wrong_is_said_of_the_list_and_once() {
        let mut warnings = Vec::new();
        let text = "a@ехample.org,b@ехample.org";
        assert!(super::read(Column::ApprovedEmails, text, &mut warnings).is_ok());
        let [Warning::MixedAlphabets { column, .. }] = &warnings[..] else {
            panic!("{warnings:?}")
        };
        assert_eq!(*column, Column::ApprovedEmails);
    }

    #[test]
    fn each_value_is_read_by_the_rules_of_one_and_kept_once() {
        let states = |text| read(Column::IssuingStates, text);
        for cell in ["DEU, FRA,,DEU", r#"["DEU","FRA"]"#, r#"{"DEU": 2, "FRA": 1}"#] {
            assert_eq!(states(cell), Ok(Some(r#"["DEU","FRA"]"#.to_owned())), "{cell}");
        }
        for none in [",", "{}", "[]"] {
            assert_eq!(states(none), Ok(None), "{none}");
        }
        let wrong = states("DEU,Germany").expect_err("a refusal");
        assert_eq!(wrong.column(), Column::IssuingStates);
        assert!(wrong.message().starts_with("Value 2: "), "{}", wrong.message());
        let many: Vec<String> = (0..51).map(|n| format!("a{n}@b.example")).collect();
        let long = read(Column::ApprovedEmails, &many.join(","));
        assert_eq!(long, Err(Problem::ListTooLong { column: Column::ApprovedEmails, count: 51 }));
    }
}
