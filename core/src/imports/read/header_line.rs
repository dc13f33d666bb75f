use std::collections::HashSet;

use super::record::{filled, is_blank};
use super::{is_of_report, own_columns};
use crate::access::UserColumn;
use crate::imports::map::is_known_name;

/// Records among which the header is looked for.
pub(super) const SEARCHED: usize = 30;

/// Which of a file's first records is its header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct HeaderPlace {
    pub index: usize,
    /// Cells whose names are known.
    pub known: usize,
    /// The records above it are lines of a title. Otherwise they may be rows, and an operator has to
    /// look at them.
    pub sure: bool,
}

/// Finds the header below the title lines that reports and people write above it. A record is taken
/// for the header instead of the first one if it names more columns that are known; where no name is
/// known, if it is the first that is filled as the rows are, and the first record is not.
pub(super) fn find(records: &[Vec<String>]) -> HeaderPlace {
    let known: Vec<usize> = records.iter().map(|cells| known_names(cells)).collect();
    let first = HeaderPlace { index: 0, known: known.first().copied().unwrap_or(0), sure: true };
    let filled: Vec<usize> = records.iter().map(|cells| filled_cells(cells)).collect();
    let best = (0..records.len()).rev().max_by_key(|index| known[*index]).unwrap_or(0);
    let index = if known.get(best) == Some(&0) {
        by_width(&filled)
    } else if best > 0 && (known[best] >= 2 || own_columns(&records[best], 1).is_ok()) {
        best
    } else {
        0
    };
    if index == 0 {
        return first;
    }
    let sure = filled[..index].iter().all(|above| above * 2 <= filled[index]);
    HeaderPlace { index, known: known[index], sure }
}

/// The first record as wide as most, where the first of all is at most half as wide.
fn by_width(filled: &[usize]) -> usize {
    let usual = most_common(filled.iter().copied()).0;
    match filled.first() {
        Some(first) if first * 2 <= usual && usual > 2 => {
            filled.iter().position(|one| *one >= usual).unwrap_or(0)
        }
        _ => 0,
    }
}

/// The number that is there most often, the larger one of equals, and how often it is.
pub(super) fn most_common(numbers: impl Iterator<Item = usize> + Clone) -> (usize, usize) {
    numbers
        .clone()
        .map(|one| (numbers.clone().filter(|other| *other == one).count(), one))
        .max()
        .map_or((0, 0), |(count, one)| (one, count))
}

/// Different names of columns that are known: of the template, of other systems, of a report.
fn known_names(cells: &[String]) -> usize {
    let names: HashSet<String> = cells
        .iter()
        .map(|name| name.trim().to_lowercase())
        .filter(|name| {
            !name.is_empty()
                && (is_known_name(name)
                    || is_of_report(name)
                    || UserColumn::from_name(name).is_some())
        })
        .collect();
    names.len()
}

fn filled_cells(cells: &[String]) -> usize {
    cells.iter().filter(|cell| !is_blank(cell)).count()
}

/// The header's cells without nameless ones at its end, as far as those are empty in the rows, too.
pub(super) fn width(header: &[String], rows: &[Vec<String>]) -> usize {
    let named = filled(header.iter());
    let used = rows.iter().map(|cells| filled(cells.iter().take(header.len())));
    used.max().unwrap_or(0).max(named)
}

#[cfg(test)]
mod tests {
    use super::{find, width};

    fn records(text: &str) -> Vec<Vec<String>> {
        text.split('\n').map(|line| line.split(',').map(str::to_owned).collect()).collect()
    }

    #[test]
    fn the_header_is_found_below_title_lines() {
        for (text, index, sure) in [
            ("vendor_data,email\nkp-1,a@b.example", 0, true),
            (
                "Roster of the north,,,\nMade on Monday,,,\nvendor_data,full_name,email,country\n1,2,3,4",
                2,
                true,
            ),
            ("Roster\nvendor_data,full_name,email,country\n1,2,3,4", 1, true),
            ("Made by,Ana,,\nvendor_data,full_name,email,country\n1,2,3,4", 1, true),
            ("Name,North,,\nCustomer ID,Name,Mail,Land\n1,2,3,4", 1, true),
            ("Liste,,,\nMatricule,Prix,Quai,Zone\n1,2,3,4\n5,6,7,8", 1, true),
            // No name is known, and nothing speaks against the first line.
            ("Matricule,Prix,Quai,Zone\n1,2,3,4", 0, true),
            ("Matricule,Prix\n1,2", 0, true),
            // A header that was sorted in among its rows.
            (
                "a-1,Ana,a@b.example,DEU\nvendor_data,full_name,email,country\nz-1,Zoe,z@b.example,DEU",
                1,
                false,
            ),
            ("My list\nvendor_data\nkp-1", 1, false),
            // The header once more further down.
            ("vendor_data,email\n1,2\nvendor_data,email\n3,4", 0, true),
            // One known word in a row is no header.
            ("Matricule,Prix,Quai\n1,name,3\n4,5,6", 0, true),
        ] {
            let found = find(&records(text));
            assert_eq!((found.index, found.sure), (index, sure), "{text}");
        }
    }

    #[test]
    fn nameless_columns_at_the_end_count_only_where_something_is_in_them() {
        let cells = |text: &str| records(text).remove(0);
        assert_eq!(width(&cells("a,b,,"), &records("1,2,,\n3,4")), 2);
        assert_eq!(width(&cells("a,b,,"), &records("1,2,x,\n3,4")), 3);
        assert_eq!(width(&cells("a,b"), &records("1,2,x,\n3,4")), 2);
        assert_eq!(width(&cells("a,,b,"), &[]), 3);
    }
}
