use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use super::contacts::small;
use crate::context::Context;
use crate::error::Result;
use crate::imports::validate::RowWarning;
use crate::users::fields::Values;
use crate::users::{self, Column, ContactsOf, TakeContacts, UserSnapshot};

/// Addresses and numbers that are kept at most, in 256 MiB: those of more than 16 million users.
const MOST: usize = 32 * 1024 * 1024;

/// Who has each e-mail address and phone number of a roster: for each value 32 bits of its hash and the
/// `seq` of its user, in order. Two values may share a hash, so the users that are found are read again.
#[derive(Default)]
pub(super) struct RosterContacts {
    hasher: RandomState,
    values: Vec<u64>,
    /// Where the values begin whose hashes have the same first bits.
    starts: Vec<u32>,
    /// The other bits of a hash.
    rest: u32,
}

/// Values that have the same first bits, about: a line of the processor's cache.
const ALIKE: usize = 8;

/// Users of one value that are read again. Thousands may have the number of one office.
const ENOUGH: usize = 4;

impl TakeContacts for RosterContacts {
    fn take(&mut self, seq: i64, email: Option<&str>, phone: Option<&str>) {
        let Ok(seq) = u32::try_from(seq) else { return };
        let mut add = |hash: u64| {
            if self.values.len() < MOST {
                self.values.push(hash << 32 | u64::from(seq));
            }
        };
        if let Some(email) = email {
            add(hash(&self.hasher, Column::Email, &small(email)));
        }
        if let Some(phone) = phone {
            add(hash(&self.hasher, Column::Phone, phone));
        }
    }
}

/// 32 bits.
fn hash(hasher: &RandomState, column: Column, value: &str) -> u64 {
    hasher.hash_one((column as u8, value)) >> 32
}

/// A row with a contact that it gives to its user.
pub(super) struct ContactRow<'a> {
    /// Its place in the batch.
    pub place: usize,
    pub values: &'a Values,
    /// The user of its key.
    pub stored: Option<&'a UserSnapshot>,
}

impl ContactRow<'_> {
    /// The address and the number that the row writes, each in the form in which they are compared.
    fn written(&self) -> (Option<&str>, Option<&str>) {
        let Values { email, phone, .. } = self.values;
        let before = self.stored.map(|user| &user.fields);
        let email = email.as_deref().filter(|_| before.is_none_or(|one| one.email != *email));
        let phone = phone.as_deref().filter(|_| before.is_none_or(|one| one.phone != *phone));
        (email, phone)
    }

    pub(super) fn writes_any(&self) -> bool {
        self.written() != (None, None)
    }
}

impl RosterContacts {
    pub(super) async fn read(ctx: &Context, application_seq: i64) -> Result<Self> {
        let mut read = users::read_contacts(&ctx.db, application_seq, Self::default()).await?;
        if read.values.len() >= MOST {
            tracing::warn!(MOST, "not all contacts of the users are compared with the file");
        }
        read.sort();
        Ok(read)
    }

    fn sort(&mut self) {
        self.values.sort_unstable();
        let first = (self.values.len() / ALIKE).max(1).next_power_of_two().ilog2();
        self.rest = 32 - first;
        let mut starts = vec![0; (1 << first) + 1];
        for one in &self.values {
            starts[(one >> 32 >> self.rest) as usize + 1] += 1;
        }
        for place in 1..starts.len() {
            starts[place] += starts[place - 1];
        }
        self.starts = starts;
    }

    /// Warnings of rows that give their user an address or a number of another one.
    pub(super) async fn compare(
        &self,
        ctx: &Context,
        application_seq: i64,
        rows: &[ContactRow<'_>],
    ) -> Result<Vec<(usize, RowWarning)>> {
        let mut seqs: Vec<i64> = Vec::new();
        let rows = if self.values.is_empty() { &[] } else { rows };
        for row in rows {
            let (email, phone) = row.written();
            if let Some(email) = email {
                seqs.extend(self.users(Column::Email, &small(email)));
            }
            if let Some(phone) = phone {
                seqs.extend(self.users(Column::Phone, phone));
            }
        }
        if seqs.is_empty() {
            return Ok(Vec::new());
        }
        seqs.sort_unstable();
        seqs.dedup();
        let users = users::contacts_of(&ctx.db, application_seq, &seqs).await?;
        Ok(rows.iter().flat_map(|row| self.warnings(row, &users)).collect())
    }

    /// The first users who may have a value.
    fn users(&self, column: Column, value: &str) -> impl Iterator<Item = i64> + use<'_> {
        let hash = hash(&self.hasher, column, value);
        let first = (hash >> self.rest) as usize;
        let range = self.starts[first] as usize..self.starts[first + 1] as usize;
        let alike = &self.values[range];
        let start = alike.partition_point(|one| one >> 32 < hash);
        let same = alike[start..].iter().take_while(move |one| **one >> 32 == hash);
        same.take(ENOUGH).map(|one| i64::from(*one as u32))
    }

    fn warnings(
        &self,
        row: &ContactRow<'_>,
        users: &HashMap<i64, ContactsOf>,
    ) -> Vec<(usize, RowWarning)> {
        let (email, phone) = row.written();
        let own = row.stored.map(|user| user.seq);
        let name = |seq: &i64| users.get(seq).map(|user| user.vendor_data.clone());
        let mut found = Vec::new();
        if let Some(email) = email {
            let email = small(email);
            let has = |seq: &i64| {
                let theirs = users.get(seq).and_then(|user| user.email.as_deref());
                Some(*seq) != own && theirs.is_some_and(|theirs| small(theirs) == email)
            };
            if let Some(seq) = self.users(Column::Email, &email).find(has) {
                let user = name(&seq).unwrap_or_default();
                found.push((row.place, RowWarning::EmailOfUser { seq, user }));
            }
        }
        if let Some(phone) = phone {
            let has = |seq: &i64| {
                let theirs = users.get(seq).and_then(|user| user.phone.as_deref());
                Some(*seq) != own && theirs == Some(phone)
            };
            if let Some(seq) = self.users(Column::Phone, phone).find(has) {
                let user = name(&seq).unwrap_or_default();
                found.push((row.place, RowWarning::PhoneOfUser { seq, user }));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::RosterContacts;
    use crate::users::{Column, TakeContacts};

    #[test]
    fn the_users_of_a_value_are_found_among_many() {
        let mut contacts = RosterContacts::default();
        for seq in 1..=1_000 {
            let email = format!("User{seq}@mail.example");
            contacts.take(seq, Some(&email), (seq % 2 == 0).then_some("+491511"));
        }
        contacts.sort();
        let of = |column, value: &str| contacts.users(column, value).collect::<Vec<_>>();
        for seq in [1, 7, 500, 1_000] {
            assert!(of(Column::Email, &format!("user{seq}@mail.example")).contains(&seq));
        }
        assert_eq!(of(Column::Phone, "+491511"), [2, 4, 6, 8]);
        assert!(of(Column::Phone, "+491512").len() < 3);
    }
}
