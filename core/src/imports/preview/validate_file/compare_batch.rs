use std::collections::HashMap;

use uuid::Uuid;

use super::{BATCH, BatchRow, FileValidation, PART};
use crate::error::Result;
use crate::imports::preview::alike::Repeats;
use crate::imports::preview::check_row::check_row;
use crate::imports::preview::contacts::{Contacts, shared_with};
use crate::imports::preview::key_shapes::KeyRow;
use crate::imports::preview::roster_contacts::{ContactRow, RosterContacts};
use crate::imports::preview::{ROW_BYTES, RowEntry};
use crate::imports::validate::{RowProblem, RowWarning};
use crate::imports::{Mode, Outcome};
use crate::users::fields::{Values, looks_like_user};
use crate::users::{self, UserSnapshot};

/// What was found about the rows of a batch.
struct Found {
    /// The users that are there, by their keys.
    stored: HashMap<String, UserSnapshot>,
    /// Why the roster refuses a row, for every row of the batch.
    problems: Vec<Option<RowProblem>>,
    /// Warnings of an address or a number that a row before has, each with the place of its row.
    contacts: Vec<(usize, RowWarning)>,
}

impl FileValidation<'_> {
    /// Compares the batch with the roster and writes its rows.
    pub(super) async fn compare_batch(&mut self) -> Result<()> {
        let mut batch = std::mem::take(&mut self.batch);
        self.key_shapes.look_at(batch.iter_mut().filter_map(key_row).collect());
        let found = self.look_up(&batch).await?;
        let of_users = self.compare_with_others(&batch, &found.stored).await?;
        for (place, warning) in found.contacts.into_iter().chain(of_users) {
            batch[place].warnings.push(warning);
        }
        self.settle_zeros(&mut batch, &found.stored);
        for (row, problem) in batch.iter().zip(found.problems) {
            let mut entry = row.entry;
            let user = row.values.as_ref().and_then(|values| found.stored.get(&values.vendor_key));
            let values = row.values.as_ref();
            let repeated = || self.repeats_merged(&mut entry, values?, user?);
            if let Some(problem) = problem.or_else(repeated) {
                entry.reasons |= self.count(&problem);
            } else if let Some(values) = values {
                self.check(&mut entry, values, row, user);
            }
            self.counts.add(entry.outcome);
            self.index.push(entry.outcome, entry.warned, entry.reasons);
            self.part.extend_from_slice(&entry.to_bytes());
        }
        if self.part.len() >= PART - ROW_BYTES * BATCH {
            let part = self.part.split().freeze();
            self.part.reserve(PART);
            self.rows.write(part).await?;
        }
        self.batch = batch;
        self.batch.clear();
        Ok(())
    }

    /// Leaves one warning about leading zeros of a row: that of a twin, else that its key is shorter than
    /// most. None for a user who is there: then both spellings are known.
    fn settle_zeros(&self, batch: &mut [BatchRow], stored: &HashMap<String, UserSnapshot>) {
        for row in batch {
            let Some(values) = &row.values else { continue };
            if stored.contains_key(&values.vendor_key) {
                row.warnings.retain(|one| !is_twin(one));
                continue;
            }
            let mut has_twin = false;
            // The warning of a user is the last, and says more.
            row.warnings.reverse();
            row.warnings.retain(|one| !is_twin(one) || !std::mem::replace(&mut has_twin, true));
            row.warnings.reverse();
            if !has_twin && self.zeros.has_lost(&values.vendor_key) {
                row.warnings.push(RowWarning::LostZeros);
            }
        }
    }

    /// Looks up what the roster and the rows before have of the batch.
    async fn look_up(&mut self, batch: &[BatchRow]) -> Result<Found> {
        let read = batch.iter().filter_map(|row| row.values.as_ref());
        let keys: Vec<&str> = read.map(|values| values.vendor_key.as_str()).collect();
        let (db, application_seq) = (&self.ctx.db, self.application_seq);
        let contacts = &mut self.contacts;
        // While the database reads.
        let contacts = async { shared_contacts(contacts, batch) };
        let (stored, contacts) = tokio::join!(users::by_keys(db, application_seq, &keys), contacts);
        let stored = stored?;
        let shared = users::keys_of_several(db, application_seq, &keys).await?;
        // An erasure under older rules recorded the key by those rules.
        let former_keys = std::mem::take(&mut self.former_keys);
        let named: Vec<&str> =
            keys.iter().copied().chain(former_keys.values().map(String::as_str)).collect();
        let erased = users::erased_since(db, application_seq, self.uploaded_at, &named).await?;
        let is_erased = |values: &Values| {
            let former = former_keys.get(&values.vendor_key);
            erased.contains(values.vendor_key.as_str())
                || former.is_some_and(|former| erased.contains(former.as_str()))
        };
        let new: Vec<&str> = (batch.iter().filter_map(|row| row.values.as_ref()))
            .filter(|values| !stored.contains_key(&values.vendor_key))
            .map(|values| values.vendor_data.as_str())
            .collect();
        let alike = users::similar_users(db, application_seq, &new).await?;
        let exported: Vec<Uuid> = batch.iter().filter_map(|row| row.exported_id).collect();
        let owners = users::keys_of_ids(db, application_seq, &exported).await?;
        let is_of_another = |row: &BatchRow, values: &Values| {
            let owner = row.exported_id.and_then(|id| owners.get(&id));
            owner.is_some_and(|key| *key != values.vendor_key)
        };
        let problem = |row: &BatchRow, values: &Values| {
            if is_erased(values) {
                // A file that was uploaded before an erasure does not bring the user back.
                Some(RowProblem::Erased)
            } else if shared.contains(&values.vendor_key) {
                Some(RowProblem::SharedKey)
            } else if is_of_another(row, values) {
                Some(RowProblem::OtherUser)
            } else {
                drawn_like(&row.entry, values, &stored, &alike)
            }
        };
        let problems = (batch.iter())
            .map(|row| row.values.as_ref().and_then(|values| problem(row, values)))
            .collect();
        Ok(Found { stored, problems, contacts })
    }

    /// Warnings of rows that probably mean another user than that of their key, each with the place of its
    /// row.
    async fn compare_with_others(
        &mut self,
        batch: &[BatchRow],
        stored: &HashMap<String, UserSnapshot>,
    ) -> Result<Vec<(usize, RowWarning)>> {
        let keys = batch.iter().filter_map(|row| Some(row.values.as_ref()?.vendor_key.as_str()));
        let new: Vec<&str> = keys.filter(|key| !stored.contains_key(*key)).collect();
        let twins = users::zero_twins(&self.ctx.db, self.application_seq, &new).await?;
        let mut warnings = self.contacts_of_others(batch, stored).await?;
        warnings.extend(leading_zeros(batch, &twins));
        Ok(warnings)
    }

    /// Warnings of rows that give their user an address or a number of another one. The contacts of all
    /// users are read when the first row needs them: most imports that only update never do.
    async fn contacts_of_others(
        &mut self,
        batch: &[BatchRow],
        stored: &HashMap<String, UserSnapshot>,
    ) -> Result<Vec<(usize, RowWarning)>> {
        let creates = self.choices.mode != Mode::UpdateOnly;
        let writes = |row: &ContactRow<'_>| row.writes_any() && (creates || row.stored.is_some());
        let rows: Vec<ContactRow<'_>> = batch
            .iter()
            .enumerate()
            .filter_map(|(place, row)| contact_row(place, row, stored))
            .filter(writes)
            .collect();
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let (ctx, application_seq) = (self.ctx, self.application_seq);
        let contacts = match self.roster_contacts.take() {
            Some(contacts) => contacts,
            None => RosterContacts::read(ctx, application_seq).await?,
        };
        let warnings = contacts.compare(ctx, application_seq, &rows).await;
        self.roster_contacts = Some(contacts);
        warnings
    }

    /// Two keys name one user, after a merge: the later row repeats the earlier one, as with one key.
    fn repeats_merged(
        &mut self,
        entry: &mut RowEntry,
        values: &Values,
        user: &UserSnapshot,
    ) -> Option<RowProblem> {
        let first = if user.vendor_key == values.vendor_key {
            self.merged.get(&user.seq).copied()
        } else {
            let first = *self.merged.entry(user.seq).or_insert(entry.line);
            let own = self.keys.line_of(&user.vendor_key).unwrap_or(first);
            Some(first.min(own))
        };
        let repeats = Repeats::Key(first.filter(|first| *first < entry.line)?);
        entry.first_line = repeats.to_line();
        repeats.problem(None)
    }

    /// Decides a valid row, and counts what its preview says of it.
    fn check(
        &mut self,
        entry: &mut RowEntry,
        values: &Values,
        row: &BatchRow,
        present: Option<&UserSnapshot>,
    ) {
        entry.version = present.map_or(0, |user| u32::try_from(user.version).unwrap_or(u32::MAX));
        let (choices, status_changes) = (&self.choices, self.status_changes);
        let emptied = row.emptied_status;
        let checked = check_row(values, &row.warnings, emptied, present, choices, status_changes);
        entry.outcome = checked.outcome;
        // The row is valid, so this line now names the row with the same contact.
        entry.first_line = shared_with(&checked.warnings);
        if let Some(problem) = &checked.problem {
            entry.reasons |= self.count(problem);
        }
        for warning in &checked.warnings {
            entry.reasons |= self.count_reason(warning.column(), warning.code());
        }
        entry.warned = !checked.warnings.is_empty() && entry.outcome != Outcome::Skipped;
        self.counts.warned += i64::from(entry.warned);
        self.counts.status_changes += i64::from(checked.changes_status);
        self.counts.protected_cells += checked.protected_cells;
    }
}

fn shared_contacts(contacts: &mut Contacts, batch: &[BatchRow]) -> Vec<(usize, RowWarning)> {
    let mut shared = Vec::new();
    for (place, row) in batch.iter().enumerate() {
        if let Some(values) = &row.values {
            shared.extend(contacts.compare(values, row.entry.line).map(|warning| (place, warning)));
        }
    }
    shared
}

fn contact_row<'a>(
    place: usize,
    row: &'a BatchRow,
    stored: &'a HashMap<String, UserSnapshot>,
) -> Option<ContactRow<'a>> {
    let values = row.values.as_ref()?;
    Some(ContactRow { place, values, stored: stored.get(&values.vendor_key) })
}

fn key_row(row: &mut BatchRow) -> Option<KeyRow<'_>> {
    let BatchRow { values, filled, warnings, .. } = row;
    Some(KeyRow { values: values.as_ref()?, filled: *filled, warnings })
}

fn is_twin(warning: &RowWarning) -> bool {
    matches!(warning, RowWarning::LeadingZeros { .. })
}

/// A warning for each row whose new key a user has with other leading zeros.
fn leading_zeros<'a>(
    batch: &'a [BatchRow],
    twins: &'a HashMap<String, String>,
) -> impl Iterator<Item = (usize, RowWarning)> + 'a {
    batch.iter().enumerate().filter_map(|(place, row)| {
        let stored = twins.get(&row.values.as_ref()?.vendor_key)?.clone();
        Some((place, RowWarning::LeadingZeros { stored }))
    })
}

/// A new key that looks like another one would probably make two users of one person, so the row is
/// refused, and the person with the file decides. The same rule holds within a file, against the users, and
/// in the API.
fn drawn_like(
    entry: &RowEntry,
    values: &Values,
    stored: &HashMap<String, UserSnapshot>,
    alike: &HashMap<String, String>,
) -> Option<RowProblem> {
    if stored.contains_key(&values.vendor_key) {
        return None;
    }
    let repeats = Repeats::from_line(entry.first_line);
    repeats.problem(Some(&values.vendor_data)).or_else(|| {
        let user = alike.get(&values.vendor_key)?;
        Some(looks_like_user(&values.vendor_data, user).into())
    })
}
