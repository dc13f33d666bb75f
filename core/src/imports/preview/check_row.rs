use unicode_normalization::UnicodeNormalization;

use super::decide::{Decision, decide, outcome_of_new};
use crate::imports::validate::{RowProblem, RowWarning, tag_count};
use crate::imports::{Choices, Outcome, StatusChanges};
use crate::users::fields::{MAX_TAGS, Problem, Values};
use crate::users::{Column, UserSnapshot, UserStatus};

/// What a valid row means for the roster, with all that its preview says of it.
pub(super) struct Checked {
    pub outcome: Outcome,
    /// Why it cannot be taken after all.
    pub problem: Option<RowProblem>,
    /// What is probably wrong with the values that it writes, or would write if it were not skipped.
    pub warnings: Vec<RowWarning>,
    /// It changes the status of a user who is there already.
    pub changes_status: bool,
    pub protected_cells: i64,
}

/// Decides a row, and says what somebody has to see of it before it is imported. `warnings`: what the
/// file says of the row, besides the warnings of its values. `emptied_status`: an operator has emptied the
/// file's status.
pub(super) fn check_row(
    values: &Values,
    warnings: &[RowWarning],
    emptied_status: bool,
    stored: Option<&UserSnapshot>,
    choices: &Choices,
    status_changes: StatusChanges,
) -> Checked {
    let of_values = values.warnings.iter().cloned().map(RowWarning::Value);
    let warnings = of_values.chain(warnings.iter().cloned());
    let Some(user) = stored else {
        let mut checked = Checked::of(outcome_of_new(choices));
        if checked.outcome == Outcome::Created && emptied_status {
            checked.outcome = Outcome::Invalid;
            checked.problem = Some(RowProblem::StatusEmptied);
        } else if checked.outcome == Outcome::Created {
            checked.warnings.extend(warnings);
            checked.leave_out(choices);
        }
        return checked;
    };
    let decision = decide(values, stored, choices);
    let former = decision.former_status(stored);
    let mut checked = Checked {
        changes_status: former.is_some(),
        protected_cells: decision.protected_cells,
        ..Checked::of(decision.outcome)
    };
    if former.is_some() && status_changes == StatusChanges::Never {
        checked.outcome = Outcome::Invalid;
        checked.changes_status = false;
        checked.protected_cells = 0;
        checked.problem = Some(RowProblem::StatusNotByFile);
        return checked;
    }
    let tags = tag_count(&decision.after.tags);
    if values.tag_change.is_some() && tags > MAX_TAGS {
        checked.outcome = Outcome::Invalid;
        checked.protected_cells = 0;
        checked.problem = Some(RowProblem::Value(Problem::TooManyTags(tags)));
        return checked;
    }
    if decision.outcome == Outcome::Updated {
        // A value that stays as it is was warned about when it was written.
        let writes = |warning: &RowWarning| changes(&decision, user, warning.column());
        checked.warnings.extend(warnings.filter(writes));
        // The key of a user who was merged into this one is another key, not another spelling.
        if values.vendor_key == user.vendor_key {
            checked.warnings.extend(other_capitals(&values.vendor_data, &user.vendor_data));
        }
    }
    if former == Some(UserStatus::Blocked) {
        checked.warnings.push(RowWarning::RaisedFromBlocked);
    }
    checked.leave_out(choices);
    checked
}

impl Checked {
    fn of(outcome: Outcome) -> Self {
        Self {
            outcome,
            problem: None,
            warnings: Vec::new(),
            changes_status: false,
            protected_cells: 0,
        }
    }

    /// Skips a row with a warning whose kind is to be left out.
    fn leave_out(&mut self, choices: &Choices) {
        let is_left_out =
            |warning: &RowWarning| choices.leave_out.contains(&(warning.column(), warning.code()));
        if self.warnings.iter().any(is_left_out) {
            self.outcome = Outcome::Skipped;
            self.changes_status = false;
            self.protected_cells = 0;
        }
    }
}

/// In some systems, keys that differ only in capitals name different persons. Here the row would change
/// the wrong one.
fn other_capitals(written: &str, stored: &str) -> Option<RowWarning> {
    let differs = written != stored && !written.nfc().eq(stored.nfc());
    differs.then(|| RowWarning::OtherCapitals { stored: stored.to_owned() })
}

fn changes(decision: &Decision<'_>, user: &UserSnapshot, column: Column) -> bool {
    let (before, after) = (&user.fields, &decision.after);
    match column {
        // The stored spelling of a key stays.
        Column::VendorData => false,
        Column::DisplayName => before.display_name != after.display_name,
        Column::FullName => before.full_name != after.full_name,
        Column::Email => before.email != after.email,
        Column::Phone => before.phone != after.phone,
        Column::Country => before.country != after.country,
        Column::Status => before.status != after.status,
        Column::Tags => before.tags != after.tags,
        Column::MetadataJson => before.metadata_json != after.metadata_json,
        Column::ApprovedEmails => before.approved_emails != after.approved_emails,
        Column::ApprovedPhones => before.approved_phones != after.approved_phones,
        Column::IssuingStates => before.issuing_states != after.issuing_states,
        Column::DateOfBirth => before.date_of_birth != after.date_of_birth,
    }
}
