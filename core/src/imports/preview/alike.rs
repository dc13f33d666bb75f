use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::SourceRow;
use super::hashed::AsItIs;
use crate::context::Context;
use crate::error::Result;
use crate::imports::Outcome;
use crate::imports::store::StoredImport;
use crate::imports::validate::RowProblem;
use crate::users::fields::{Values, looks_like_user};
use crate::users::{self, foreign_letter, look_alike};

/// The lines on which the keys of a file, and the plain spellings of those that look like another, were
/// first seen; the keys by 128 bits of their SHA-256.
#[derive(Default)]
pub(super) struct FirstLines(HashMap<[u8; 16], Seen, AsItIs>);

/// Where a key was first seen, as lines of the file; 0: not yet.
#[derive(Default)]
struct Seen {
    /// Of the key itself.
    own: u32,
    /// Of a key that it is the plain spelling of.
    alike: u32,
}

impl Seen {
    fn first(&self) -> Option<u32> {
        [self.own, self.alike].into_iter().filter(|line| *line != 0).min()
    }
}

/// What a key of a file repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repeats {
    Nothing,
    /// The line of the same key.
    Key(u32),
    /// The line of another key that looks the same.
    Alike(u32),
}

impl FirstLines {
    /// Makes room for the keys of so many rows.
    pub(super) fn reserve(&mut self, rows: usize) {
        self.0.reserve(rows);
    }

    /// The line of the first row so far with this key.
    pub(super) fn line_of(&self, key: &str) -> Option<u32> {
        self.0.get(&short(key)).map(|seen| seen.own).filter(|line| *line != 0)
    }

    /// Notes the key of a row, and says what it repeats.
    pub(super) fn note(&mut self, values: &Values, line: u32) -> Repeats {
        let seen = self.0.entry(short(&values.vendor_key)).or_default();
        if seen.own != 0 {
            return Repeats::Key(seen.own);
        }
        seen.own = line;
        if seen.alike != 0 {
            return Repeats::Alike(seen.alike);
        }
        let Some(plain) = look_alike(&values.vendor_data) else { return Repeats::Nothing };
        let seen = self.0.entry(short(&plain)).or_default();
        if let Some(first) = seen.first() {
            return Repeats::Alike(first);
        }
        seen.alike = line;
        Repeats::Nothing
    }
}

fn short(key: &str) -> [u8; 16] {
    let digest = Sha256::digest(key.as_bytes());
    let mut short = [0; 16];
    short.copy_from_slice(&digest[..16]);
    short
}

/// Set in the line of an entry whose key only looks like the one on that line.
const ALIKE: u32 = 1 << 31;

impl Repeats {
    /// As an entry keeps it; 0: nothing.
    pub(super) fn to_line(self) -> u32 {
        match self {
            Self::Nothing => 0,
            Self::Key(line) => line & !ALIKE,
            Self::Alike(line) => line | ALIKE,
        }
    }

    pub(super) fn from_line(line: u32) -> Self {
        match line {
            0 => Self::Nothing,
            line if line & ALIKE == 0 => Self::Key(line),
            line => Self::Alike(line & !ALIKE),
        }
    }

    /// What is wrong with a row that repeats a key. `vendor_data`: as the row has it, where it can be
    /// read.
    pub(super) fn problem(self, vendor_data: Option<&str>) -> Option<RowProblem> {
        match self {
            Self::Nothing => None,
            Self::Key(line) => Some(RowProblem::RepeatedKey { line: i64::from(line) }),
            Self::Alike(line) => Some(RowProblem::LooksLikeKey {
                line: i64::from(line),
                strange: vendor_data.and_then(foreign_letter),
            }),
        }
    }
}

/// Whether a row was refused because of other users, not because of its own values.
fn refused(row: &SourceRow) -> bool {
    row.entry.outcome == Outcome::Invalid && row.read.is_ok()
}

/// Says of invalid rows that have no other problem whose key they look like.
pub(super) async fn name_alike(
    ctx: &Context,
    found: &StoredImport,
    rows: &mut [SourceRow],
) -> Result<()> {
    if !rows.iter().any(refused) {
        return Ok(());
    }
    let keys: Vec<&str> = rows
        .iter()
        .filter(|row| refused(row))
        .filter_map(|row| row.read.as_ref().ok().map(|values| values.vendor_data.as_str()))
        .collect();
    let alike = users::similar_users(&ctx.db, found.application_seq, &keys).await?;
    for row in rows {
        if refused(&*row)
            && let Ok(values) = &row.read
        {
            let user = alike.get(&values.vendor_key).map_or("", String::as_str);
            row.read = Err(vec![looks_like_user(&values.vendor_data, user).into()]);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{FirstLines, Repeats};
    use crate::users::Column;
    use crate::users::fields::{Values, read_cell};

    fn note(lines: &mut FirstLines, key: &str, line: u32) -> Repeats {
        let mut values = Values::default();
        read_cell(&mut values, Column::VendorData, key).unwrap();
        lines.note(&values, line)
    }

    #[test]
    fn a_repeated_key_is_found_behind_one_that_looks_the_same() {
        let mut lines = FirstLines::default();
        assert_eq!(note(&mut lines, "\u{41a}\u{420}-1", 2), Repeats::Nothing);
        assert_eq!(note(&mut lines, "KP-1", 3), Repeats::Alike(2));
        assert_eq!(note(&mut lines, "KP-1", 4), Repeats::Key(3));
        assert_eq!(note(&mut lines, "kp-1", 5), Repeats::Key(3));
    }

    #[test]
    fn the_same_key_is_told_from_one_that_looks_the_same() {
        let mut lines = FirstLines::default();
        let mut note = |key: &str, line| note(&mut lines, key, line);
        assert_eq!(note("КР-1", 2), Repeats::Nothing);
        assert_eq!(note("KP-1", 3), Repeats::Alike(2));
        assert_eq!(note("кр-1", 4), Repeats::Key(2));
        assert_eq!(note("ΚΡ-1", 5), Repeats::Alike(2));
        assert_eq!(note("AB-1", 6), Repeats::Nothing);
        assert_eq!(note("АВ-1", 7), Repeats::Alike(6));
        assert_eq!(note("\u{200b}ab-1", 8), Repeats::Key(6));
        for one in [Repeats::Nothing, Repeats::Key(7), Repeats::Alike(9)] {
            assert_eq!(Repeats::from_line(one.to_line()), one);
        }
    }
}
