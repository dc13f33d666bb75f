use serde_json::{Map, Value};

use super::SourceRow;
use crate::Timestamp;
use crate::error::Result;
use crate::imports::store::StoredImport;
use crate::imports::validate::{RowProblem, RowWarning, patched, reason_label, tags_after};
use crate::imports::{Cell, CellDiff, PreviewRow, RawRow};
use crate::users::fields::Values;
use crate::users::{
    Column, UserSnapshot, UserStatus, VERIFIED_DATE_OF_BIRTH, VERIFIED_FULL_NAME, tags_for_people,
};

/// What a row's cells are compared with.
pub(super) enum Compared<'a> {
    /// There was no such user.
    Nobody,
    /// The user as they are.
    Now(&'a UserSnapshot),
    /// The user as they were before this import: the fields that it replaced, as JSON.
    Before(&'a UserSnapshot, &'a str),
}

/// The longest value that a table shows; a file may hold far more.
const MAX_SHOWN_LENGTH: usize = 300;

/// Cells of a row, and characters in all of them, that are shown to be put in their places: the form
/// of a page of such rows stays below what one request may hold.
const MAX_RAW: usize = 60;
const MAX_RAW_LENGTH: usize = 1_000;

pub(super) fn row(
    found: &StoredImport,
    row: &SourceRow,
    with: Compared<'_>,
    user: Option<&UserSnapshot>,
    pending: bool,
) -> Result<PreviewRow> {
    let form = &found.form;
    let clears = &found.import.choices.clears;
    let problems = row.read.as_ref().err().map_or(&[][..], Vec::as_slice);
    let before: Map<String, Value> = match with {
        Compared::Before(_, json) => serde_json::from_str(json)?,
        _ => Map::new(),
    };
    let cells = form
        .known()
        .into_iter()
        .map(|column| {
            let source = form.written(column, row.laid());
            let corrected = row.corrected.iter().find(|one| one.column == column);
            let raw = corrected.map_or_else(|| source.clone(), |one| one.value.trim().to_owned());
            let offered = corrected.is_some_and(|one| one.offered);
            let corrected_from = corrected.map(|_| shortened(source));
            let bad =
                problems.iter().find(|problem| problem.column() == column && !problem.is_of_row());
            let (value, diff) = match (bad, &row.read) {
                (Some(problem), _) => (raw, CellDiff::Bad { message: problem.message() }),
                (None, Err(_)) if raw.is_empty() => (String::new(), CellDiff::Keeps),
                (None, Err(_)) => (raw, CellDiff::New),
                (None, Ok(values)) => {
                    compare(column, values, &with, &before, clears.contains(&column))
                }
            };
            let warnings = row.warnings.iter().filter(|one| one.column() == column);
            let warnings = warnings.map(RowWarning::message).collect();
            Cell { column, value: shortened(value), diff, corrected_from, offered, warnings }
        })
        .collect();
    Ok(PreviewRow {
        ordinal: row.ordinal,
        pending,
        user: user.map(|user| user.id),
        version: user.map_or(0, |user| user.version),
        line: i64::from(row.entry.line),
        outcome: row.entry.outcome,
        cells,
        problem: problems.iter().find(|problem| problem.is_of_row()).map(RowProblem::message),
        reasons: problems.iter().map(reason).collect(),
        raw: raw(row),
    })
}

fn reason(problem: &RowProblem) -> String {
    let label = reason_label(problem.code());
    if problem.is_of_row() {
        label.to_owned()
    } else {
        format!("{}: {label}", problem.column().name())
    }
}

/// The row's own cells, if they do not match the header and are short enough to be shown.
fn raw(row: &SourceRow) -> Option<RawRow> {
    let rewritten = row.rewritten.is_some();
    let is_raw = rewritten || row.is_shifted();
    let length: usize = row.source.iter().map(|cell| cell.chars().count()).sum();
    let short = length <= MAX_RAW_LENGTH;
    (is_raw && row.source.len() <= MAX_RAW && short)
        .then(|| RawRow { cells: row.source.clone(), rewritten })
}

fn compare(
    column: Column,
    values: &Values,
    with: &Compared<'_>,
    before: &Map<String, Value>,
    clears: bool,
) -> (String, CellDiff) {
    let new = new_value(column, values, with);
    let (user, after_run) = match with {
        Compared::Nobody => {
            return match new {
                Some(new) => (new, CellDiff::New),
                // What a new user without a status becomes.
                None if column == Column::Status => {
                    (UserStatus::default().code().to_owned(), CellDiff::Keeps)
                }
                None => (String::new(), CellDiff::Keeps),
            };
        }
        Compared::Now(user) => (*user, false),
        Compared::Before(user, _) => (*user, true),
    };
    let present = present_value(column, user);
    let Some(new) = new else {
        let old = if after_run {
            before.get(column.name()).map(|old| shown(column, old))
        } else {
            Some(present.clone()).filter(|_| clears)
        };
        let verified = is_locked(column, user);
        return match old {
            Some(old) if !old.is_empty() && !verified => (String::new(), CellDiff::Cleared { old }),
            _ => (present, CellDiff::Keeps),
        };
    };
    let verified = is_locked(column, user);
    if verified && new != present {
        let since = user.verified_at.map(Timestamp::from_micros);
        let session = user.verified_session.clone();
        return (new, CellDiff::Kept { verified: present, since, session });
    }
    if after_run {
        return match before.get(column.name()) {
            Some(old) => (new, CellDiff::Changed { old: shown(column, old) }),
            None => (new, CellDiff::Same),
        };
    }
    if new == present || column == Column::VendorData {
        (present, CellDiff::Same)
    } else {
        (new, CellDiff::Changed { old: shortened(present) })
    }
}

/// Whether a verification has set the field.
fn is_locked(column: Column, user: &UserSnapshot) -> bool {
    let bit = match column {
        Column::FullName => VERIFIED_FULL_NAME,
        Column::DateOfBirth => VERIFIED_DATE_OF_BIRTH,
        _ => return false,
    };
    user.verified_fields & bit != 0
}

fn new_value(column: Column, values: &Values, with: &Compared<'_>) -> Option<String> {
    match column {
        Column::VendorData => Some(values.vendor_data.clone()),
        Column::DisplayName => values.display_name.clone(),
        Column::FullName => values.full_name.clone(),
        Column::Email => values.email.clone(),
        Column::Phone => values.phone.clone(),
        Column::Country => values.country.clone(),
        Column::Status => values.status.map(|status| status.code().to_owned()),
        Column::Tags => match (&values.tag_change, with) {
            (Some(change), Compared::Now(user) | Compared::Before(user, _)) => {
                Some(tags_for_people(&tags_after(&user.fields.tags, change)))
            }
            _ => values.tags.as_deref().map(tags_for_people),
        },
        Column::ApprovedEmails => values.approved_emails.as_deref().map(tags_for_people),
        Column::ApprovedPhones => values.approved_phones.as_deref().map(tags_for_people),
        Column::IssuingStates => values.issuing_states.as_deref().map(tags_for_people),
        Column::DateOfBirth => values.date_of_birth.clone(),
        Column::MetadataJson => match (&values.metadata_patch, with) {
            (None, _) => values.metadata_json.clone(),
            (Some(patch), Compared::Nobody) => Some(patch.clone()),
            (Some(patch), Compared::Now(user) | Compared::Before(user, _)) => {
                Some(patched(user.fields.metadata_json.as_deref(), patch))
            }
        },
    }
}

fn present_value(column: Column, user: &UserSnapshot) -> String {
    let fields = &user.fields;
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let list = |field: &Option<String>| field.as_deref().map(tags_for_people).unwrap_or_default();
    match column {
        // The stored spelling stays, whatever the file's capitals.
        Column::VendorData => user.vendor_data.clone(),
        Column::DisplayName => text(&fields.display_name),
        Column::FullName => text(&fields.full_name),
        Column::Email => text(&fields.email),
        Column::Phone => text(&fields.phone),
        Column::Country => text(&fields.country),
        Column::Status => fields.status.code().to_owned(),
        Column::Tags => tags_for_people(&fields.tags),
        Column::ApprovedEmails => list(&fields.approved_emails),
        Column::ApprovedPhones => list(&fields.approved_phones),
        Column::IssuingStates => list(&fields.issuing_states),
        Column::DateOfBirth => text(&fields.date_of_birth),
        Column::MetadataJson => text(&fields.metadata_json),
    }
}

fn shown(column: Column, old: &Value) -> String {
    let text = old.as_str().unwrap_or_default();
    shortened(match column {
        Column::Tags | Column::ApprovedEmails | Column::ApprovedPhones | Column::IssuingStates => {
            tags_for_people(text)
        }
        _ => text.to_owned(),
    })
}

fn shortened(value: String) -> String {
    match value.char_indices().nth(MAX_SHOWN_LENGTH) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value,
    }
}
