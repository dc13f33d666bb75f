use crate::imports::validate::{RowWarning, is_plain_key};
use crate::users::fields::Values;

/// Signs with which comments begin, and the keys of some systems.
const SIGNS: [u8; 5] = *b"#%!;-";

/// What the keys of a file look like, and how full its rows are. All rows so far count, so that a few
/// rows at the end of a file do not decide by themselves.
#[derive(Default)]
pub(super) struct KeyShapes {
    keys: usize,
    /// Keys that begin with each of the signs.
    signed: [usize; SIGNS.len()],
    /// Keys that look like most keys: letters, digits and what joins them.
    plain: usize,
    /// Other keys, in rows that are about as full as the fullest.
    odd_in_full: usize,
    /// Rows with nothing but a key.
    bare: usize,
    /// The most cells with text of any row.
    fullest: usize,
}

/// One row, as far as it matters here.
pub(super) struct KeyRow<'a> {
    pub values: &'a Values,
    /// Cells with text.
    pub filled: usize,
    pub warnings: &'a mut Vec<RowWarning>,
}

impl KeyShapes {
    /// Notes the rows of a batch, and changes their warnings by what the file looks like.
    pub(super) fn look_at(&mut self, rows: Vec<KeyRow<'_>>) {
        self.fullest = rows.iter().map(|row| row.filled).fold(self.fullest, usize::max);
        for row in &rows {
            let is_plain = is_plain_key(&row.values.vendor_key);
            self.keys += 1;
            if let Some(place) = first_sign(row) {
                self.signed[place] += 1;
            }
            self.plain += usize::from(is_plain);
            self.odd_in_full += usize::from(!is_plain && !self.is_sparse(row));
            self.bare += usize::from(row.filled <= 1);
        }
        for mut row in rows {
            self.trust_first_sign(&mut row);
            if self.is_heading(&row) {
                row.warnings.push(RowWarning::Heading);
            }
        }
    }

    /// If most keys begin with the same sign, it is part of the keys and starts no comment.
    fn trust_first_sign(&self, row: &mut KeyRow<'_>) {
        if first_sign(row).is_some_and(|place| self.signed[place] * 2 > self.keys) {
            row.warnings.retain(|warning| *warning != RowWarning::CommentLine);
        }
    }

    /// Whether a row is rather a title between the rows (`Blocked`, `Branch North`) than a user: it has at
    /// most half as many cells as others, and its key looks different from theirs; or it is the only
    /// row with nothing but a key.
    fn is_heading(&self, row: &KeyRow<'_>) -> bool {
        let is_known = row.warnings.iter().any(RowWarning::is_no_user);
        if is_known || is_plain_key(&row.values.vendor_key) || !self.is_sparse(row) {
            return false;
        }
        let is_strange = self.plain > 0 && self.odd_in_full * 20 <= self.plain;
        let is_only_one = row.filled <= 1 && self.bare == 1 && self.keys > 2 && self.fullest > 2;
        is_strange || is_only_one
    }

    fn is_sparse(&self, row: &KeyRow<'_>) -> bool {
        row.filled * 2 <= self.fullest
    }
}

/// The place of a key's first character among the signs.
fn first_sign(row: &KeyRow<'_>) -> Option<usize> {
    let first = row.values.vendor_key.as_bytes().first()?;
    SIGNS.iter().position(|sign| sign == first)
}

#[cfg(test)]
mod tests {
    use super::{KeyRow, KeyShapes};
    use crate::imports::validate::RowWarning;
    use crate::users::fields::Values;
    use crate::users::vendor_key;

    /// The keys that get a warning, of rows with so many cells.
    fn headings<'a>(rows: &[(&'a str, usize)]) -> Vec<&'a str> {
        let mut read: Vec<(Values, Vec<RowWarning>)> = rows
            .iter()
            .map(|(key, _)| {
                (Values { vendor_key: vendor_key(key), ..Values::default() }, Vec::new())
            })
            .collect();
        let mut shapes = KeyShapes::default();
        let batch = read
            .iter_mut()
            .zip(rows)
            .map(|((values, warnings), (_, filled))| KeyRow { values, filled: *filled, warnings })
            .collect();
        shapes.look_at(batch);
        let warned = rows.iter().zip(&read).filter(|(_, (_, warnings))| !warnings.is_empty());
        warned.map(|((key, _), _)| *key).collect()
    }

    #[test]
    fn a_title_between_the_rows_is_found() {
        assert_eq!(
            headings(&[("VT-101", 4), ("Blocked", 1), ("VT-103", 2), ("VT-104", 2)]),
            ["Blocked"]
        );
        assert_eq!(
            headings(&[
                ("C-1", 4),
                ("Frankfurt", 1),
                ("C-2", 4),
                ("Closed accounts", 1),
                ("C-3", 2)
            ]),
            ["Frankfurt", "Closed accounts"]
        );
        assert_eq!(
            headings(&[("C-1", 6), ("Legend", 1), ("1", 2), ("Source", 2)]),
            ["Legend", "Source"]
        );
        assert_eq!(headings(&[("anna", 3), ("bo", 3), ("Frankfurt", 1), ("cy", 2)]), ["Frankfurt"]);
    }

    #[test]
    fn a_user_of_whom_little_is_known_is_no_title() {
        assert!(headings(&[("C-1", 5), ("C-2", 1), ("C-3", 1)]).is_empty());
        assert!(headings(&[("anna", 5), ("bo", 1), ("cy", 1), ("di", 4)]).is_empty());
        assert!(headings(&[("anna", 5), ("bo77", 5), ("cy", 2), ("di", 4)]).is_empty());
        assert!(headings(&[("anna", 1), ("bo", 1), ("C-3", 1)]).is_empty());
        assert!(headings(&[("anna", 2), ("bo", 1)]).is_empty());
        assert!(headings(&[("ключ-1", 5), ("ключ-2", 2), ("ключ-3", 2)]).is_empty());
    }
}
