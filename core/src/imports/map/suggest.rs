use super::synonyms::{meaning, plain};
use super::{MappingColumn, Target};
use crate::imports::Column;
use crate::imports::read::{REPORT_PREFIX, is_of_report};
use crate::imports::validate::check_cell;

const VALUES_SHOWN: usize = 3;
const LONGEST_SHOWN: usize = 60;

/// What each column of a header would become, judged by its name and by the cells of a sample.
/// Columns that a report of ours added are left out.
pub(in crate::imports) fn suggest(names: &[String], rows: &[Vec<String>]) -> Vec<MappingColumn> {
    let mut best: Vec<(Target, usize, usize)> = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let Some((target, rank)) = meaning(name).filter(|_| !is_of_report(name)) else { continue };
        if !fits(&target, index, rows) {
            continue;
        }
        match best.iter_mut().find(|(one, ..)| *one == target) {
            Some(found) if found.1 > rank => *found = (target, rank, index),
            Some(_) => {}
            None => best.push((target, rank, index)),
        }
    }
    one_name_only(&mut best);
    let target_of = |index: usize| {
        best.iter().find(|(.., at)| *at == index).map_or(Target::Ignore, |(one, ..)| one.clone())
    };
    names
        .iter()
        .enumerate()
        .filter(|(_, name)| !is_of_report(name))
        .map(|(index, name)| column(index, name, rows, target_of(index)))
        .collect()
}

/// A whole name is better than its parts. A family name alone stands for the parts of one.
fn one_name_only(best: &mut Vec<(Target, usize, usize)>) {
    let has = |target: &Target| best.iter().any(|(one, ..)| one == target);
    let parts = has(&Target::GivenName) && has(&Target::FamilyName);
    let whole = Target::Column(Column::FullName);
    best.retain(|(target, rank, _)| match target {
        // `name` beside first and last name is as often something else.
        one if *one == whole => !(parts && *rank > 0),
        _ => true,
    });
    if best.iter().any(|(one, ..)| *one == whole) {
        best.retain(|(one, ..)| {
            !matches!(one, Target::GivenName | Target::MiddleName | Target::FamilyName)
        });
    }
}

/// Whether the cells allow what the name promises: every system has a "status", few mean ours.
fn fits(target: &Target, index: usize, rows: &[Vec<String>]) -> bool {
    match target {
        Target::Column(column @ (Column::Status | Column::MetadataJson)) => {
            cells(index, rows).all(|cell| check_cell(*column, cell).is_none())
        }
        _ => true,
    }
}

/// The cells of a column that are not empty.
fn cells(index: usize, rows: &[Vec<String>]) -> impl Iterator<Item = &str> {
    rows.iter()
        .filter_map(move |row| row.get(index).map(|cell| cell.trim()))
        .filter(|cell| !cell.is_empty())
}

fn column(index: usize, name: &str, rows: &[Vec<String>], target: Target) -> MappingColumn {
    let mut values: Vec<String> = Vec::new();
    for cell in cells(index, rows) {
        let shown: String = match cell.char_indices().nth(LONGEST_SHOWN) {
            Some((end, _)) => format!("{}…", &cell[..end]),
            None => cell.to_owned(),
        };
        if values.len() < VALUES_SHOWN && !values.contains(&shown) {
            values.push(shown);
        }
    }
    let mut column = MappingColumn {
        index,
        name: name.trim().to_owned(),
        values,
        target,
        key: key_of(name, index),
        note: String::new(),
        warning: false,
    };
    annotate(&mut column, rows);
    column
}

/// Says why, or what is in the way.
pub(super) fn annotate(column: &mut MappingColumn, rows: &[Vec<String>]) {
    column.warning = false;
    let mut refused = 0;
    let mut first = None;
    if let Target::Column(target) = column.target {
        for cell in cells(column.index, rows) {
            if let Some(problem) = check_cell(target, cell) {
                refused += 1;
                first.get_or_insert(problem);
            }
        }
    }
    column.note = match (&column.target, first) {
        (_, Some(problem)) => {
            column.warning = true;
            let cells = if refused == 1 { "cell" } else { "cells" };
            format!("{refused} {cells} of the sample would be refused. {}", problem.message())
        }
        (Target::Ignore, None) => "Not read, not stored".into(),
        (Target::Metadata(_), None) => "Kept as text; leading zeros survive".into(),
        (Target::GivenName | Target::MiddleName | Target::FamilyName, None) => {
            "Suggested; the parts of a name are joined".into()
        }
        (Target::Column(target), None) if plain(&column.name) == plain(target.name()) => {
            String::new()
        }
        (Target::Column(_), None) => "Suggested".into(),
    };
}

/// A key for metadata: the name in small letters, with one `_` where other characters stood.
fn key_of(name: &str, index: usize) -> String {
    let mut key = String::new();
    let mut after_small = false;
    for letter in name.trim().chars() {
        if !letter.is_alphanumeric() {
            if !key.is_empty() && !key.ends_with('_') {
                key.push('_');
            }
            after_small = false;
            continue;
        }
        if letter.is_uppercase() && after_small {
            key.push('_');
        }
        after_small = letter.is_lowercase() || letter.is_numeric();
        key.extend(letter.to_lowercase());
        if key.chars().count() >= 60 {
            break;
        }
    }
    let key = key.trim_end_matches('_').to_owned();
    if key.is_empty() || key.starts_with(REPORT_PREFIX) {
        format!("column_{}", index + 1)
    } else {
        key
    }
}

#[cfg(test)]
mod tests {
    use super::{Target, key_of, suggest};
    use crate::imports::Column;

    fn targets(header: &str, row: &str) -> Vec<String> {
        let cells = |line: &str| line.split('|').map(str::to_owned).collect::<Vec<_>>();
        suggest(&cells(header), &[cells(row)])
            .into_iter()
            .map(|column| column.target.label())
            .collect()
    }

    #[test]
    fn capitals_spaces_and_punctuation_do_not_hide_what_a_column_is() {
        assert_eq!(
            targets(
                "Customer ID|E-Mail Address|PHONE_NUMBER|Country code",
                "1|a@b.example|+4915112345678|DEU"
            ),
            ["vendor_data", "email", "phone", "country"]
        );
    }

    #[test]
    fn the_customers_own_key_is_preferred_to_the_vendors() {
        assert_eq!(
            targets("id|applicantId|clientId|externalUserId", "1|2|3|4"),
            ["Ignore this column", "Ignore this column", "Ignore this column", "vendor_data"]
        );
    }

    #[test]
    fn a_whole_name_is_preferred_to_its_parts_and_parts_to_a_doubtful_name() {
        assert_eq!(
            targets("id|first_name|last_name|full_name", "1|A|B|A B")[1..],
            ["Ignore this column", "Ignore this column", "full_name"]
        );
        assert_eq!(
            targets("id|info.firstName|info.lastName|name", "1|A|B|Shop")[1..],
            ["full_name: given name", "full_name: family name", "Ignore this column"]
        );
    }

    #[test]
    fn a_status_that_is_not_ours_is_not_suggested_and_a_cell_that_would_be_refused_is_named() {
        let cells = |line: &str| line.split('|').map(str::to_owned).collect::<Vec<_>>();
        let columns =
            suggest(&cells("id|status|country"), &[cells("1|approved|DE"), cells("2|ACTIVE|FRA")]);
        assert_eq!(columns[1].target, Target::Ignore);
        assert_eq!(columns[2].target, Target::Column(Column::Country));
        assert!(columns[2].warning);
        assert!(
            columns[2].note.starts_with("1 cell of the sample would be refused."),
            "{}",
            columns[2].note
        );
    }

    #[test]
    fn a_key_for_metadata_is_made_from_the_name() {
        assert_eq!(
            key_of("Interne Notiz (nicht weitergeben!)", 0),
            "interne_notiz_nicht_weitergeben"
        );
        assert_eq!(key_of("riskLevel", 0), "risk_level");
        assert_eq!(key_of("  ", 4), "column_5");
    }
}
