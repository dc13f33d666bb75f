//! Which column is the key of a user, where several may be, or the likeliest one repeats.

use std::collections::HashSet;

use super::contents::cells;
use super::header_words::{said_by_name, words_of};
use super::synonyms::{is_unsure_key, meaning};
use crate::imports::Target;
use crate::imports::read::is_of_report;
use crate::users::Column;

/// The columns of which an operator has to say whether they are the key; `best` is the likeliest. None
/// of them: it is the key.
pub(super) fn in_doubt(best: usize, names: &[String], rows: &[Vec<String>]) -> Vec<usize> {
    let is_rival = |place: usize| {
        place != best
            && (is_key(&names[place]) || is_account_beside(best, names, place))
            && cells(place, rows).next().is_some()
            && !repeats(place, rows)
    };
    let rivals: Vec<usize> = (0..names.len()).filter(|place| is_rival(*place)).collect();
    let is_doubtful = repeats(best, rows) || (is_unsure_key(&names[best]) && !rivals.is_empty());
    if is_doubtful { [vec![best], rivals].concat() } else { Vec::new() }
}

/// Whether a name is one for keys. The `id` of a country is a country.
pub(super) fn is_key(name: &str) -> bool {
    let key = Target::Column(Column::VendorData);
    meaning(name).is_some_and(|(target, _)| target == key)
        && said_by_name(name).is_none()
        && !is_of_report(name)
}

/// An IBAN beside the number of an account: both are of a bank, and neither may be the customer's.
fn is_account_beside(best: usize, names: &[String], place: usize) -> bool {
    let has = |place: usize, word: &str| words_of(&names[place]).iter().any(|one| one == word);
    has(place, "iban") && has(best, "account")
}

/// Whether more than one in ten values was there before: the column belongs to a company or an account
/// with several people. A few repeated rows are what a file may have.
pub(super) fn repeats(place: usize, rows: &[Vec<String>]) -> bool {
    let (mut seen, mut filled) = (HashSet::new(), 0);
    for cell in cells(place, rows) {
        filled += 1;
        seen.insert(cell.to_lowercase());
    }
    (filled - seen.len()) * 10 > filled
}

#[cfg(test)]
mod tests {
    use super::in_doubt;

    fn doubts(best: usize, header: &str, rows: &[&str]) -> Vec<usize> {
        let cells = |line: &str| line.split('|').map(str::to_owned).collect::<Vec<_>>();
        let rows: Vec<Vec<String>> = rows.iter().map(|row| cells(row)).collect();
        in_doubt(best, &cells(header), &rows)
    }

    #[test]
    fn a_key_that_repeats_or_has_a_rival_is_in_doubt() {
        assert_eq!(doubts(1, "Id|AccountId|Name", &["3A|1|Ana", "3B|2|Bo", "3C|2|Cy"]), [1, 0]);
        assert_eq!(doubts(1, "contact_id|account_id", &["1|77", "2|78"]), [1, 0]);
        assert_eq!(doubts(1, "IBAN|Account number", &["DE02|77", "DE03|78"]), [1, 0]);
        assert_eq!(doubts(0, "Customer ID|Name", &["7|Ana", "7|Bo", "8|Cy"]), [0]);
    }

    #[test]
    fn a_sure_name_and_one_without_a_rival_are_the_key() {
        for (best, header, rows) in [
            (1, "id|customer_id", &["1|7", "2|8"][..]),
            (0, "id|passport no", &["1|C01", "2|C02"]),
            (0, "applicant_id|Name", &["1|Ana", "2|Bo"]),
            (0, "id|country_id/id", &["1|de", "2|fr"]),
            // The rival repeats, so it is no key.
            (0, "id|account_id", &["1|7", "2|7"]),
            (0, "id|Name", &[]),
        ] {
            assert!(doubts(best, header, rows).is_empty(), "{header}");
        }
        let mut rows: Vec<String> = (0..30).map(|n| format!("{n}|x")).collect();
        rows.push("7|x".into());
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        assert!(doubts(0, "customer_id|Name", &rows).is_empty());
    }
}
