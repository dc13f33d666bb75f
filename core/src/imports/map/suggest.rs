use super::contents::{Looks, are_moments, cells, is_answers, looks};
use super::header_words::{said_by_name, says_several};
use super::notes::{VALUES_SHOWN, annotate, shortened};
use super::statuses;
use super::synonyms::meaning;
use crate::access::UserColumn;
use crate::imports::read::{REPORT_PREFIX, is_of_report};
use crate::imports::validate::check_cell;
use crate::imports::{MappingColumn, Target};
use crate::users::Column;
use crate::users::fields::country_of;

/// What each column of a header would become, by its name and by the cells of a sample. A column that
/// may be one of ours is never suggested to be left out: it becomes what it seems to be, is kept in
/// metadata, or waits for an operator. Columns that a report of ours added are left out.
pub(in crate::imports) fn suggest(names: &[String], rows: &[Vec<String>]) -> Vec<MappingColumn> {
    let mut best = by_name(names, rows);
    one_name_only(&mut best);
    let mut taken: Vec<(Target, usize)> =
        best.into_iter().map(|(target, _, index)| (target, index)).collect();
    by_name_and_contents(names, rows, &mut taken);
    names
        .iter()
        .enumerate()
        .filter(|(_, name)| !is_of_report(name))
        .map(|(index, name)| {
            let found = taken.iter().find(|(_, at)| *at == index);
            let target = match found {
                Some((target, _)) => target.clone(),
                None => left_over(index, name, rows, &taken),
            };
            column(index, name, rows, target)
        })
        .collect()
}

/// Worse than any name.
const EMPTY: usize = 1_000;

/// The best column for each target whose name is known, with its rank.
fn by_name(names: &[String], rows: &[Vec<String>]) -> Vec<(Target, usize, usize)> {
    let mut best: Vec<(Target, usize, usize)> = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let Some((target, rank)) = meaning(name).filter(|_| !is_of_report(name)) else { continue };
        if !fits(&target, index, rows) {
            continue;
        }
        // If two columns have names for one field, the one with values is taken.
        let empty = !rows.is_empty() && cells(index, rows).next().is_none();
        let rank = rank + if empty { EMPTY } else { 0 };
        match best.iter_mut().find(|(one, ..)| *one == target) {
            Some(found) if found.1 > rank => *found = (target, rank, index),
            Some(_) => {}
            None => best.push((target, rank, index)),
        }
    }
    best
}

/// Columns whose name says something beside other words, and whose cells say the same: `Customer
/// e-mail (primary)`. Only where exactly one has a claim.
fn by_name_and_contents(names: &[String], rows: &[Vec<String>], taken: &mut Vec<(Target, usize)>) {
    for column in [Column::Email, Column::Phone, Column::Country, Column::Status] {
        let target = Target::Column(column);
        if taken.iter().any(|(one, _)| *one == target) {
            continue;
        }
        let claims = |index: usize| {
            let said = said_by_name(&names[index]).and_then(Looks::column);
            let held = looks(&cells(index, rows).collect::<Vec<_>>()).and_then(Looks::column);
            let sure = said == Some(column) && !says_several(&names[index]);
            sure && held == said && !is_of_report(&names[index])
        };
        let mut found = (0..names.len()).filter(|index| claims(*index));
        if let (Some(index), None) = (found.next(), found.next())
            && !taken.iter().any(|(_, at)| *at == index)
        {
            taken.push((target, index));
        }
    }
}

/// What becomes of a column without a suggestion: it is left out only if neither its name nor its cells
/// look like a field of ours.
fn left_over(index: usize, name: &str, rows: &[Vec<String>], taken: &[(Target, usize)]) -> Target {
    let whole = Target::Column(Column::FullName);
    let is_part = |target: &Target| {
        matches!(target, Target::GivenName | Target::MiddleName | Target::FamilyName)
    };
    if let Some((target, _)) = meaning(name) {
        let within = |(one, at): &(Target, usize)| *one == whole && is_within(index, *at, rows);
        // A second key, or a name that another column contains, goes into metadata. The `id` of a
        // country is a country.
        return match target {
            Target::Column(Column::VendorData) if said_by_name(name).is_none() => {
                Target::Metadata(key_of(name, index))
            }
            target if is_part(&target) && taken.iter().any(within) => {
                Target::Metadata(key_of(name, index))
            }
            _ => Target::Undecided,
        };
    }
    let ours = UserColumn::from_name(&name.trim().to_lowercase());
    if ours.is_some_and(|column| column != UserColumn::DateOfBirth) {
        return Target::Ignore;
    }
    let held: Vec<&str> = cells(index, rows).collect();
    let said = said_by_name(name);
    // A time of a change is not a value of ours. But one that only some rows have, such as `blocked_at`,
    // says something about them, and a date of birth may be written with midnight.
    let sets_apart = said == Some(Looks::Status) && held.len() < rows.len();
    if are_moments(&held) && !sets_apart && said != Some(Looks::Day) {
        return Target::Ignore;
    }
    if said.is_some() {
        return Target::Undecided;
    }
    let named = taken.iter().any(|(one, _)| *one == whole || is_part(one));
    match looks(&held) {
        Some(Looks::Name) if named => Target::Ignore,
        Some(_) => Target::Undecided,
        // Who is blocked may be told by yes and no, whatever the column is called.
        None if !has_status(taken) && is_answers(&held) => Target::Undecided,
        None => Target::Ignore,
    }
}

fn has_status(taken: &[(Target, usize)]) -> bool {
    taken.iter().any(|(one, _)| *one == Target::Column(Column::Status))
}

/// Whether every filled cell of a column stands within the cell of another.
fn is_within(index: usize, other: usize, rows: &[Vec<String>]) -> bool {
    let cell = |row: &Vec<String>, at: usize| {
        row.get(at).map(|cell| cell.trim().to_lowercase()).unwrap_or_default()
    };
    rows.iter().all(|row| cell(row, other).contains(&cell(row, index)))
}

/// A full name is preferred to its parts. A family name is enough to show that a file has parts.
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

/// Whether the cells allow what the name promises. A status of which no word could be one of ours, and
/// an address column without any address, are something else: an operator says what.
fn fits(target: &Target, index: usize, rows: &[Vec<String>]) -> bool {
    let Target::Column(column) = target else { return true };
    let mut cells = cells(index, rows).peekable();
    if cells.peek().is_none() {
        return true;
    }
    match column {
        Column::Status => cells.any(|cell| statuses::suggestion(cell).is_some()),
        Column::Country => cells.any(|cell| country_of(cell).is_some()),
        Column::Email => cells.any(|cell| cell.contains('@')),
        Column::Phone => cells.any(|cell| cell.bytes().filter(u8::is_ascii_digit).count() > 4),
        Column::ApprovedEmails | Column::ApprovedPhones | Column::IssuingStates => {
            cells.any(|cell| check_cell(*column, cell).is_none())
        }
        Column::MetadataJson => cells.all(|cell| check_cell(*column, cell).is_none()),
        _ => true,
    }
}

fn column(index: usize, name: &str, rows: &[Vec<String>], target: Target) -> MappingColumn {
    let mut values: Vec<String> = Vec::new();
    for cell in cells(index, rows) {
        let shown = shortened(cell);
        if values.len() < VALUES_SHOWN && !values.contains(&shown) {
            values.push(shown);
        }
    }
    let mut column = MappingColumn {
        index,
        name: name.trim().to_owned(),
        values,
        sampled: rows.len(),
        filled: cells(index, rows).count(),
        target,
        key: key_of(name, index),
        note: String::new(),
        warning: false,
    };
    annotate(&mut column, rows);
    column
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

    fn targets(header: &str, row: &str) -> Vec<String> {
        let cells = |line: &str| line.split('|').map(str::to_owned).collect::<Vec<_>>();
        suggest(&cells(header), &[cells(row)])
            .into_iter()
            .map(|column| column.target.label())
            .collect()
    }

    #[test]
    fn yes_and_no_wait_for_a_decision_where_no_status_is() {
        for (name, answer) in [("On the list", "TRUE"), ("Gate", "ja"), ("K7", "x"), ("Hit", "0")] {
            let alone = targets(&format!("Customer ID|{name}"), &format!("1|{answer}"));
            assert_eq!(alone[1], Target::Undecided.label(), "{name}");
            let beside =
                targets(&format!("Customer ID|Status|{name}"), &format!("1|blocked|{answer}"));
            assert_eq!(beside[2], Target::Ignore.label(), "{name}");
        }
        let other = targets("Customer ID|Shoe", "1|blue");
        assert_eq!(other[1], Target::Ignore.label());
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
            ["metadata: id", "metadata: applicant_id", "metadata: client_id", "vendor_data"]
        );
    }

    #[test]
    fn a_whole_name_is_preferred_to_its_parts_and_parts_to_a_doubtful_name() {
        assert_eq!(
            targets("id|first_name|last_name|full_name", "1|A|B|A B")[1..],
            ["metadata: first_name", "metadata: last_name", "full_name"]
        );
        assert_eq!(
            targets("id|info.firstName|info.lastName|name", "1|A|B|Shop")[1..],
            ["full_name: given name", "full_name: family name", "Choose…"]
        );
    }

    #[test]
    fn a_column_that_may_be_one_of_ours_is_never_left_out() {
        for (header, row, expected) in [
            // A status with words of another system, under its own name and under others.
            ("id|status", "1|suspended", "status"),
            ("id|status", "1|blocked", "status"),
            ("id|status", "1|approved", "status"),
            ("id|status", "1|complete", "Choose…"),
            ("id|customer status", "1|closed", "status"),
            ("id|Ampel", "1|gesperrt", "Choose…"),
            ("id|is_blocked", "1|1", "Choose…"),
            ("id|deleted", "1|TRUE", "Choose…"),
            ("id|Is Inactive", "1|Y", "Choose…"),
            ("id|closed", "1|0", "Choose…"),
            ("id|is_pep", "1|No", "Choose…"),
            // The id of something else than the customer.
            ("id|country_id/id", "1|base.de", "Choose…"),
            ("id|birthday", "1|1985-03-02 00:00:00", "Choose…"),
            // A second one of what there is already.
            ("id|email|second e-mail", "1|a@b.example|c@d.example", "Choose…"),
            ("id|country|nationality", "1|DEU|FRA", "Choose…"),
            ("id|status|kyc_status", "1|active|declined", "Choose…"),
            // Names that say several things, whatever the cells hold.
            ("id|E-mail or phone", "1|a@b.example", "Choose…"),
            ("id|phone/email", "1|a@b.example", "Choose…"),
            ("id|Name; Telefon; E-Mail", "1|a@b.example", "Choose…"),
            ("id|Country of birth", "1|DEU", "Choose…"),
            ("id|Email status", "1|blocked", "Choose…"),
            ("id|phone.country", "1|DEU", "Choose…"),
            ("id|County", "1|Essex", "Ignore this column"),
            // By what it holds.
            ("id|contact", "1|a@b.example", "Choose…"),
            ("id|reachable", "1|+49 30 1234567", "Choose…"),
            ("id|origin", "1|Germany", "Choose…"),
            ("id|since", "1|2020-05-01", "Choose…"),
            ("id|holder", "1|Ana Pop", "Choose…"),
            ("id|groups of it", "1|retail,edd", "Choose…"),
            ("id|more", "1|{\"a\": 1}", "Choose…"),
            ("id|date_of_birth", "1|1990-01-01", "Choose…"),
            // Columns that our own exports have, and what means nothing here.
            ("id|session_count", "1|7", "Ignore this column"),
            ("id|Branch code", "1|007", "Ignore this column"),
        ] {
            let found = targets(header, row);
            assert_eq!(found.last().map(String::as_str), Some(expected), "{header}");
        }
    }

    #[test]
    fn a_moment_that_only_some_rows_have_sets_them_apart() {
        let cells = |line: &str| line.split('|').map(str::to_owned).collect::<Vec<_>>();
        let columns = suggest(
            &cells("id|blocked_at|deleted_at|updated_at|status_changed_at"),
            &[
                cells("1|2024-03-01 10:00:00||2024-03-01 10:00:00|2024-03-01 10:00:00"),
                cells("2||2024-03-01 10:00:00||2024-03-01 10:00:00"),
            ],
        );
        let targets: Vec<String> = columns.iter().map(|one| one.target.label()).collect();
        let (choose, ignore) = ("Choose…", "Ignore this column");
        assert_eq!(targets[1..], [choose, choose, ignore, ignore]);
    }

    #[test]
    fn a_column_says_what_it_holds_and_what_comes_next() {
        let cells = |line: &str| line.split('|').map(str::to_owned).collect::<Vec<_>>();
        let columns = suggest(
            &cells("id|status|country|email|segment"),
            &[cells("1|closed|DE|x|gold"), cells("2|ACTIVE|FRA|a@b.example|")],
        );
        let note = |index: usize| columns[index].note.as_str();
        assert_eq!(note(1), "1 value is matched in the next step: closed");
        assert_eq!(note(2), "1 value is matched in the next step: DE");
        assert!(note(3).starts_with("1 cell of the sample would be invalid."), "{}", note(3));
        assert!(columns[3].warning);
        assert_eq!(note(4), "Not imported. Filled in 1 of the first 2 rows");
        assert_eq!((columns[4].filled, columns[4].sampled), (1, 2));
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
