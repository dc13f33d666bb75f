use std::borrow::Cow;

use crate::imports::validate::{patched, tags_after};
use crate::imports::{Choices, Mode, Outcome};
use crate::json::same;
use crate::users::fields::Values;
use crate::users::{
    Column, Fields, UserSnapshot, UserStatus, VERIFIED_DATE_OF_BIRTH, VERIFIED_FULL_NAME,
};

/// What a valid row means for the roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decision<'a> {
    pub outcome: Outcome,
    /// The user's fields after the row.
    pub after: Cow<'a, Fields>,
    /// Verified cells that the row would have changed, and did not.
    pub protected_cells: i64,
}

impl Decision<'_> {
    /// The status that the row changes. `None`: it changes none, or creates the user.
    pub(crate) fn former_status(&self, stored: Option<&UserSnapshot>) -> Option<UserStatus> {
        let before = stored.filter(|_| self.outcome == Outcome::Updated)?.fields.status;
        (before != self.after.status).then_some(before)
    }
}

/// What becomes of a row whose key nobody has.
pub(super) fn outcome_of_new(choices: &Choices) -> Outcome {
    match choices.mode {
        Mode::UpdateOnly => Outcome::Skipped,
        Mode::CreateAndUpdate | Mode::CreateOnly => Outcome::Created,
    }
}

/// Compares a row with the user of its key. Preview and run both come through here.
pub(crate) fn decide<'a>(
    values: &Values,
    stored: Option<&'a UserSnapshot>,
    choices: &Choices,
) -> Decision<'a> {
    let Some(stored) = stored else {
        return Decision {
            outcome: outcome_of_new(choices),
            after: Cow::Owned(Fields {
                display_name: values.display_name.clone(),
                full_name: values.full_name.clone(),
                date_of_birth: values.date_of_birth.clone(),
                email: values.email.clone(),
                phone: values.phone.clone(),
                country: values.country.clone(),
                status: values.status.unwrap_or_default(),
                tags: values.tags.clone().unwrap_or_else(|| "[]".into()),
                metadata_json: values
                    .metadata_json
                    .clone()
                    .or_else(|| values.metadata_patch.clone()),
                approved_emails: values.approved_emails.clone(),
                approved_phones: values.approved_phones.clone(),
                issuing_states: values.issuing_states.clone(),
            }),
            protected_cells: 0,
        };
    };
    let untouched =
        |outcome| Decision { outcome, after: Cow::Borrowed(&stored.fields), protected_cells: 0 };
    if choices.mode == Mode::CreateOnly {
        return untouched(Outcome::Skipped);
    }
    if choices.clears.is_empty() && says_nothing_new(values, &stored.fields) {
        return untouched(Outcome::Unchanged);
    }
    let mut after = stored.fields.clone();
    let mut protected_cells = 0;
    set(&mut after.display_name, &values.display_name);
    if stored.verified_fields & VERIFIED_FULL_NAME == 0 {
        set(&mut after.full_name, &values.full_name);
    } else if values.full_name.is_some() && values.full_name != after.full_name {
        protected_cells += 1;
    }
    if stored.verified_fields & VERIFIED_DATE_OF_BIRTH == 0 {
        set(&mut after.date_of_birth, &values.date_of_birth);
    } else if values.date_of_birth.is_some() && values.date_of_birth != after.date_of_birth {
        protected_cells += 1;
    }
    set(&mut after.email, &values.email);
    set(&mut after.phone, &values.phone);
    set(&mut after.country, &values.country);
    set(&mut after.approved_emails, &values.approved_emails);
    set(&mut after.approved_phones, &values.approved_phones);
    set(&mut after.issuing_states, &values.issuing_states);
    // The same members in another order or layout are no change.
    let says_the_same = match (&values.metadata_json, &after.metadata_json) {
        (Some(given), Some(present)) => same(given, present),
        _ => false,
    };
    if !says_the_same {
        set(&mut after.metadata_json, &values.metadata_json);
    }
    if let Some(patch) = &values.metadata_patch {
        after.metadata_json = Some(patched(after.metadata_json.as_deref(), patch));
    }
    if let Some(status) = values.status {
        after.status = status;
    }
    if let Some(tags) = &values.tags {
        after.tags.clone_from(tags);
    }
    if let Some(change) = &values.tag_change {
        after.tags = tags_after(&after.tags, change);
    }
    for column in &choices.clears {
        protected_cells += clear(&mut after, *column, values, stored);
    }
    let outcome = if after == stored.fields { Outcome::Unchanged } else { Outcome::Updated };
    Decision { outcome, after: Cow::Owned(after), protected_cells }
}

/// Whether a user has every value of the row already, letter for letter.
fn says_nothing_new(values: &Values, fields: &Fields) -> bool {
    // Every value by name: a new one does not compile until it is compared below.
    let Values {
        vendor_data: _,
        vendor_key: _,
        display_name,
        full_name,
        date_of_birth,
        email,
        phone,
        country,
        status,
        tags,
        metadata_json,
        approved_emails,
        approved_phones,
        issuing_states,
        metadata_patch,
        tag_change,
        warnings: _,
    } = values;
    let same = |value: &Option<String>, field: &Option<String>| value.is_none() || value == field;
    metadata_patch.is_none()
        && tag_change.is_none()
        && status.is_none_or(|status| status == fields.status)
        && tags.as_ref().is_none_or(|tags| *tags == fields.tags)
        && same(display_name, &fields.display_name)
        && same(full_name, &fields.full_name)
        && same(date_of_birth, &fields.date_of_birth)
        && same(email, &fields.email)
        && same(phone, &fields.phone)
        && same(country, &fields.country)
        && same(metadata_json, &fields.metadata_json)
        && same(approved_emails, &fields.approved_emails)
        && same(approved_phones, &fields.approved_phones)
        && same(issuing_states, &fields.issuing_states)
}

fn set(field: &mut Option<String>, value: &Option<String>) {
    if value.is_some() {
        field.clone_from(value);
    }
}

/// Applies an empty cell of a column that is to be cleared. Returns whether a verification has locked it.
fn clear(after: &mut Fields, column: Column, values: &Values, stored: &UserSnapshot) -> i64 {
    let field = match column {
        Column::DisplayName if values.display_name.is_none() => &mut after.display_name,
        Column::FullName if values.full_name.is_none() => {
            if stored.verified_fields & VERIFIED_FULL_NAME != 0 {
                return i64::from(after.full_name.is_some());
            }
            &mut after.full_name
        }
        Column::DateOfBirth if values.date_of_birth.is_none() => {
            if stored.verified_fields & VERIFIED_DATE_OF_BIRTH != 0 {
                return i64::from(after.date_of_birth.is_some());
            }
            &mut after.date_of_birth
        }
        Column::Email if values.email.is_none() => &mut after.email,
        Column::Phone if values.phone.is_none() => &mut after.phone,
        Column::Country if values.country.is_none() => &mut after.country,
        Column::ApprovedEmails if values.approved_emails.is_none() => &mut after.approved_emails,
        Column::ApprovedPhones if values.approved_phones.is_none() => &mut after.approved_phones,
        Column::IssuingStates if values.issuing_states.is_none() => &mut after.issuing_states,
        Column::MetadataJson
            if values.metadata_json.is_none() && values.metadata_patch.is_none() =>
        {
            &mut after.metadata_json
        }
        Column::Tags if values.tags.is_none() && values.tag_change.is_none() => {
            after.tags = "[]".into();
            return 0;
        }
        // It has a value in this row, or it cannot be cleared.
        _ => return 0,
    };
    *field = None;
    0
}
