use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use super::hashed::AsItIs;
use crate::imports::validate::RowWarning;
use crate::users::fields::Values;
use crate::users::{self, Column};

/// The line on which each e-mail address and phone number of a file was first seen, by 64 bits of a
/// hash: among 10 million values, two share one by chance once in 400,000 files. A value costs 17 to
/// 34 bytes, and a file has a limit of rows.
#[derive(Default)]
pub(super) struct Contacts {
    lines: HashMap<u64, u32, AsItIs>,
    hasher: RandomState,
}

/// An address as it is compared.
pub(super) fn small(email: &str) -> Cow<'_, str> {
    if !email.is_ascii() {
        return users::normalize(email).into();
    }
    match email.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => email.to_ascii_lowercase().into(),
        false => email.into(),
    }
}

impl Contacts {
    /// Makes room for the values of so many rows, as far as the rows before have any.
    pub(super) fn reserve(&mut self, rows: usize, of_rows: usize) {
        if let Some(values) = (self.lines.len() * rows).checked_div(of_rows) {
            self.lines.reserve(values);
        }
    }

    /// Warnings of an address and a number that a row before has under another key.
    pub(super) fn compare(
        &mut self,
        values: &Values,
        line: u32,
    ) -> impl Iterator<Item = RowWarning> + use<> {
        let email = values.email.as_deref().map_or(0, |email| self.first_email(email, line));
        let phone =
            values.phone.as_deref().map_or(0, |phone| self.first(Column::Phone, phone, line));
        let email = (email > 0).then(|| RowWarning::SharedEmail { line: i64::from(email) });
        let phone = (phone > 0).then(|| RowWarning::SharedPhone { line: i64::from(phone) });
        email.into_iter().chain(phone)
    }

    fn first_email(&mut self, email: &str, line: u32) -> u32 {
        self.first(Column::Email, &small(email), line)
    }

    /// The line of the first row with this value; 0: it is this one.
    fn first(&mut self, column: Column, value: &str, line: u32) -> u32 {
        let hash = self.hasher.hash_one((column as u8, value));
        let first = *self.lines.entry(hash).or_insert(line);
        if first == line { 0 } else { first }
    }
}

/// The line of the row with the same address, else with the same number; where no row has them, the `seq`
/// of the user with the same address, else with the same number. 0: there is none.
pub(super) fn shared_with(warnings: &[RowWarning]) -> u32 {
    let of = |wanted: fn(&RowWarning) -> Option<i64>| warnings.iter().find_map(wanted);
    let line = of(|one| match one {
        RowWarning::SharedEmail { line } => Some(*line),
        _ => None,
    })
    .or_else(|| {
        of(|one| match one {
            RowWarning::SharedPhone { line } => Some(*line),
            _ => None,
        })
    });
    let user = || {
        of(|one| match one {
            RowWarning::EmailOfUser { seq, .. } => Some(*seq),
            _ => None,
        })
        .or_else(|| {
            of(|one| match one {
                RowWarning::PhoneOfUser { seq, .. } => Some(*seq),
                _ => None,
            })
        })
    };
    line.or_else(user).and_then(|number| u32::try_from(number).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{Contacts, shared_with};
    use crate::imports::validate::RowWarning;
    use crate::users::fields::Values;

    fn row(email: &str, phone: &str) -> Values {
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Values { email: text(email), phone: text(phone), ..Values::default() }
    }

    #[test]
    fn a_later_row_with_the_same_address_or_number_names_the_first_line() {
        let mut contacts = Contacts::default();
        let mut look = |email, phone, line| {
            let warnings: Vec<_> = contacts.compare(&row(email, phone), line).collect();
            (shared_with(&warnings), warnings)
        };
        assert_eq!(look("ana@a.example", "+491511", 2), (0, vec![]));
        assert_eq!(look("", "", 3), (0, vec![]));
        assert_eq!(look("bo@a.example", "+491512", 4), (0, vec![]));
        let email = RowWarning::SharedEmail { line: 2 };
        assert_eq!(look("ANA@a.example", "", 5), (2, vec![email.clone()]));
        let phone = RowWarning::SharedPhone { line: 4 };
        assert_eq!(look("ana@a.example", "+491512", 6), (2, vec![email, phone.clone()]));
        assert_eq!(look("", "+491512", 7), (4, vec![phone]));
        // An address that reads like a number is no number.
        assert_eq!(look("+491511", "", 8), (0, vec![]));
    }
}
