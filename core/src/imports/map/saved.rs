use sha2::{Digest, Sha256};

use super::ColumnWords;
use crate::imports::Target;
use crate::imports::read::is_of_report;

/// A mapping that an operator saved by name.
pub(super) struct Saved {
    pub name: String,
    /// The header that it was made for, by [`header_of`].
    pub header: String,
    /// The header's names, without a report's, with what they become.
    pub targets: Vec<(String, Target)>,
    /// Words of the file with what they become.
    pub values: Vec<ColumnWords>,
}

/// The checksum of a header's names: without capitals, outer spaces and the columns of a report.
pub(super) fn header_of(names: &[String]) -> String {
    let mut digest = Sha256::new();
    for name in names.iter().filter(|name| !is_of_report(name)) {
        digest.update(same(name));
        digest.update([0x1F]);
    }
    hex::encode(digest.finalize())
}

/// What a mapping makes of a header; by name, and where a name stands twice by its turn. `Err`: the
/// names that it says nothing about. A report's columns are ignored.
pub(super) fn apply(
    targets: &[(String, Target)],
    names: &[String],
) -> Result<Vec<Target>, Vec<String>> {
    let mut left: Vec<Option<&(String, Target)>> = targets.iter().map(Some).collect();
    let mut unknown = Vec::new();
    let found = names
        .iter()
        .map(|name| {
            if is_of_report(name) {
                return Target::Ignore;
            }
            let place =
                left.iter_mut().find(|one| one.is_some_and(|(known, _)| same(known) == same(name)));
            match place.and_then(Option::take) {
                Some((_, target)) => target.clone(),
                None => {
                    unknown.push(name.trim().to_owned());
                    Target::Ignore
                }
            }
        })
        .collect();
    if unknown.is_empty() { Ok(found) } else { Err(unknown) }
}

fn same(name: &str) -> String {
    name.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{apply, header_of};
    use crate::imports::Target;
    use crate::users::Column;

    fn names(line: &str) -> Vec<String> {
        line.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn a_header_is_the_same_whatever_its_capitals_and_a_reports_columns() {
        let first = header_of(&names("Customer ID,Name"));
        assert_eq!(header_of(&names(" customer id ,NAME,rollcall_line")), first);
        assert_ne!(header_of(&names("Name,Customer ID")), first);
    }

    #[test]
    fn a_mapping_follows_the_names_and_tells_what_it_does_not_know() {
        let targets = [
            ("Id".to_owned(), Target::Column(Column::VendorData)),
            ("Note".to_owned(), Target::Metadata("a".into())),
            ("Note".to_owned(), Target::Metadata("b".into())),
        ];
        assert_eq!(
            apply(&targets, &names("note,id,note,rollcall_line")),
            Ok(vec![
                Target::Metadata("a".into()),
                Target::Column(Column::VendorData),
                Target::Metadata("b".into()),
                Target::Ignore
            ])
        );
        assert_eq!(apply(&targets, &names("id,shoe")), Err(vec!["shoe".to_owned()]));
    }
}
