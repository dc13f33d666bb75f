use super::{Problem, Values, read_cell};
use crate::imports::Column;

/// Values of one list.
pub(crate) const LONGEST_LIST: usize = 50;

/// Values that commas separate, each by the rules of one, as the text of a JSON array of strings; each
/// is kept once.
pub(super) fn read(column: Column, text: &str) -> Result<String, Problem> {
    let mut values: Vec<String> = Vec::new();
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    for (place, part) in parts.enumerate() {
        let value = read_one(column, part).map_err(|problem| Problem::InList {
            column,
            place: place + 1,
            problem: Box::new(problem),
        })?;
        if !values.contains(&value) {
            values.push(value);
        }
    }
    if values.len() > LONGEST_LIST {
        return Err(Problem::ListTooLong { column, count: values.len() });
    }
    Ok(serde_json::Value::from(values).to_string())
}

/// One value of a list.
pub(crate) fn read_one(list: Column, text: &str) -> Result<String, Problem> {
    let column = match list {
        Column::ApprovedEmails => Column::Email,
        Column::ApprovedPhones => Column::Phone,
        Column::IssuingStates => Column::Country,
        other => other,
    };
    let mut values = Values::default();
    read_cell(&mut values, column, text)?;
    values.email.or(values.phone).or(values.country).ok_or(Problem::Missing(column))
}

#[cfg(test)]
mod tests {
    use super::{Problem, read};
    use crate::imports::Column;

    #[test]
    fn each_value_is_read_by_the_rules_of_one_and_kept_once() {
        let states = |text| read(Column::IssuingStates, text);
        assert_eq!(states("DEU, FRA,,DEU").as_deref(), Ok(r#"["DEU","FRA"]"#));
        let wrong = states("DEU,Germany").expect_err("a refusal");
        assert_eq!(wrong.column(), Column::IssuingStates);
        assert!(wrong.message().starts_with("Value 2: "), "{}", wrong.message());
        let many: Vec<String> = (0..51).map(|n| format!("a{n}@b.example")).collect();
        let long = read(Column::ApprovedEmails, &many.join(","));
        assert_eq!(long, Err(Problem::ListTooLong { column: Column::ApprovedEmails, count: 51 }));
    }
}
