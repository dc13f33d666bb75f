use super::contents::{Looks, cells, looks};
use super::header_words::{said_by_name, says_only, says_several};
use super::keys;
use super::left_over::left_over;
use super::metadata_key::key_of;
use super::notes::{VALUES_SHOWN, annotate, shortened};
use super::statuses;
use super::synonyms::meaning;
use crate::imports::read::is_of_report;
use crate::imports::validate::check_cell;
use crate::imports::{MappingColumn, Target};
use crate::users::fields::{DateFault, country_of, order_of, read_day};
use crate::users::{Column, DateOrder};

/// What each column of a header would become, by its name and by the cells of a sample. A column that
/// may be one of ours is never suggested to be left out: it becomes what it seems to be, is kept in
/// metadata, or waits for an operator. Columns that a report of ours added are left out.
pub(in crate::imports) fn suggest(names: &[String], rows: &[Vec<String>]) -> Vec<MappingColumn> {
    let mut best = by_name(names, rows);
    one_name_only(&mut best);
    let key = Target::Column(Column::VendorData);
    let doubtful = match best.iter().find(|(target, ..)| *target == key) {
        Some((.., index)) => keys::in_doubt(*index, names, rows),
        None => Vec::new(),
    };
    best.retain(|(_, _, index)| !doubtful.contains(index));
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
                Some((target, _)) if target.date_order().is_some() => born(index, rows),
                Some((target, _)) => target.clone(),
                None if doubtful.contains(&index) => Target::Undecided,
                None => left_over(index, name, rows, &taken),
            };
            column(index, name, rows, target)
        })
        .collect()
}

/// Dates of birth in the order that the cells show, or that an operator has to choose.
fn born(index: usize, rows: &[Vec<String>]) -> Target {
    match order_of(cells(index, rows)) {
        Some(DateOrder::Unknown) => Target::Column(Column::DateOfBirth),
        Some(DateOrder::DayFirst) => Target::BornDayFirst,
        Some(DateOrder::MonthFirst) => Target::BornMonthFirst,
        None => Target::Undecided,
    }
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
/// e-mail (primary)`. Only where exactly one has a claim, and no word makes it somebody else's.
fn by_name_and_contents(names: &[String], rows: &[Vec<String>], taken: &mut Vec<(Target, usize)>) {
    let columns =
        [Column::Email, Column::Phone, Column::Country, Column::Status, Column::DateOfBirth];
    for column in columns {
        let target = Target::Column(column);
        if taken.iter().any(|(one, _)| *one == target) {
            continue;
        }
        let claims = |index: usize| {
            let said = said_by_name(&names[index]).map(Looks::column);
            let held = looks(&cells(index, rows).collect::<Vec<_>>()).map(Looks::column);
            let looks = said_by_name(&names[index]).filter(|_| said == Some(column));
            let is_own = looks.is_some_and(|looks| says_only(&names[index], looks));
            is_own && !says_several(&names[index]) && held == said && !is_of_report(&names[index])
        };
        let mut found = (0..names.len()).filter(|index| claims(*index));
        if let (Some(index), None) = (found.next(), found.next())
            && !taken.iter().any(|(_, at)| *at == index)
        {
            taken.push((target, index));
        }
    }
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
        Column::DateOfBirth => {
            cells.any(|cell| !matches!(read_day(cell, DateOrder::Unknown), Err(DateFault::Unknown)))
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

#[cfg(test)]
mod tests {
    use super::suggest;

    fn targets(header: &str, row: &str) -> Vec<String> {
        let cells = |line: &str| line.split('|').map(str::to_owned).collect::<Vec<_>>();
        suggest(&cells(header), &[cells(row)])
            .into_iter()
            .map(|column| column.target.name())
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
    fn numbers_of_customers_in_other_languages_are_the_key() {
        for name in [
            "Kdnr",
            "Kundennr",
            "Kd.-Nr.",
            "Kunden-Nr",
            "client no",
            "N° client",
            "codice cliente",
            "id cliente",
            "nº de cliente",
            "klantnummer",
            "numer klienta",
            "顧客番号",
        ] {
            let found = targets(&format!("{name}|E-mail"), "7|a@b.example");
            assert_eq!(found, ["vendor_data", "email"], "{name}");
        }
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
    fn what_is_somebody_elses_or_no_longer_true_is_asked() {
        for (name, value) in [
            ("Manager email", "a@b.example"),
            ("Email - invalid", "a@b.example"),
            ("manager.email", "a@b.example"),
            ("Emergency contact phone", "+4915112345678"),
            ("Previous status", "blocked"),
            ("Loan status", "closed"),
            ("device/status", "blocked"),
            ("Bank country", "DEU"),
        ] {
            let found = targets(&format!("id|{name}"), &format!("1|{value}"));
            assert_eq!(found[1], "Choose…", "{name}");
        }
        for (name, value, target) in [
            ("Customer e-mail (primary)", "a@b.example", "email"),
            ("Mobiltelefon privat", "+4915112345678", "phone"),
            ("verified_outputs.address.country", "DEU", "country"),
            ("KYC status", "blocked", "status"),
        ] {
            let found = targets(&format!("id|{name}"), &format!("1|{value}"));
            assert_eq!(found[1], target, "{name}");
        }
    }

    #[test]
    fn a_key_in_doubt_is_asked_with_its_rivals() {
        let found = targets("Id|AccountId|LastName|FirstName", "003A|001X|Pop|Ana");
        assert_eq!(found[..2], ["Choose…", "Choose…"]);
        assert_eq!(targets("Id|Name", "003A|Ana Pop")[0], "vendor_data");
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
}
