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

/// What a mapping makes of a header.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Applied {
    /// What each column becomes; none where the mapping does not say it.
    pub targets: Vec<Option<Target>>,
    /// The columns that the mapping reads and the header does not have.
    pub missing: Vec<(String, Target)>,
}

/// Applies a mapping by name, and where a name stands twice by its turn. A report's columns are ignored.
pub(super) fn apply(targets: &[(String, Target)], names: &[String]) -> Applied {
    let mut left: Vec<Option<&(String, Target)>> = targets.iter().map(Some).collect();
    let found = names
        .iter()
        .map(|name| {
            if is_of_report(name) {
                return Some(Target::Ignore);
            }
            let place =
                left.iter_mut().find(|one| one.is_some_and(|(known, _)| same(known) == same(name)));
            place.and_then(Option::take).map(|(_, target)| target.clone())
        })
        .collect();
    let is_read = |target: &Target| !matches!(target, Target::Ignore | Target::Undecided);
    let missing = left.into_iter().flatten().filter(|(_, target)| is_read(target));
    Applied { targets: found, missing: missing.cloned().collect() }
}

impl Applied {
    /// Why a file with these columns cannot be read by the mapping. `None`: it can.
    pub(super) fn fault(&self, names: &[String]) -> Option<String> {
        let unknown = names.iter().zip(&self.targets).filter(|(_, target)| target.is_none());
        let unknown = listed(unknown.map(|(name, _)| match name.trim() {
            "" => "a column without a name".to_owned(),
            name => format!("\"{name}\""),
        }));
        let (it, column) = match self.missing.len() {
            1 => ("it", "this column"),
            _ => ("them", "these columns"),
        };
        let missing = listed(
            self.missing
                .iter()
                .map(|(name, target)| format!("\"{}\" ({})", name.trim(), target.name())),
        );
        match (missing.is_empty(), unknown.is_empty()) {
            (true, true) => None,
            (true, false) => Some(format!(
                "The mapping does not cover {unknown}. Match these columns to fields."
            )),
            (false, true) => Some(format!(
                "The mapping expects {missing}. This file does not have {column}. Add {it} to the file and upload it again, or match its columns without {it}."
            )),
            (false, false) => Some(format!(
                "The mapping expects {missing}. This file does not have {column}, and the mapping does not cover {unknown}. Match its columns to fields."
            )),
        }
    }
}

/// Names in a sentence, the first three of them.
fn listed(names: impl Iterator<Item = String>) -> String {
    const NAMED: usize = 3;
    let names: Vec<String> = names.collect();
    let more = names.len().saturating_sub(NAMED);
    let shown = names.into_iter().take(NAMED).collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{shown} and {more} more") } else { shown }
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
        let key = Target::Column(Column::VendorData);
        let note = |key: &str| ("Note".to_owned(), Target::Metadata(key.into()));
        let targets = [("Id".to_owned(), key.clone()), note("a"), note("b")];
        let whole = apply(&targets, &names("note,id,note,rollcall_line"));
        let (a, b) = (Target::Metadata("a".into()), Target::Metadata("b".into()));
        assert_eq!(whole.targets, [Some(a), Some(key), Some(b), Some(Target::Ignore)]);
        assert_eq!(whole.fault(&names("note,id,note,rollcall_line")), None);
        let header = names("id,shoe,note,note");
        let fault = apply(&targets, &header).fault(&header).unwrap();
        assert_eq!(fault, "The mapping does not cover \"shoe\". Match these columns to fields.");
    }

    #[test]
    fn a_column_that_the_mapping_reads_and_the_file_lacks_is_named() {
        let targets = [
            ("Kdnr".to_owned(), Target::Column(Column::VendorData)),
            ("Zustand".to_owned(), Target::Column(Column::Status)),
            ("Filiale".to_owned(), Target::Ignore),
        ];
        let fault = |line: &str| apply(&targets, &names(line)).fault(&names(line));
        assert_eq!(fault("Kdnr,Zustand"), None);
        let gone = fault("kdnr,Filiale").unwrap();
        assert!(gone.starts_with("The mapping expects \"Zustand\" (status). This file"), "{gone}");
        let renamed = fault("Kdnr,State").unwrap();
        assert!(renamed.contains("expects \"Zustand\" (status)"), "{renamed}");
        assert!(renamed.contains("does not cover \"State\""), "{renamed}");
    }
}
