use super::{RowIndex, SourceRow};
use crate::imports::Outcome;
use crate::imports::validate::{RowProblem, RowWarning};
use crate::users::fields::FIRST_WARNING;

/// Adds the problems and warnings that only the whole file or the users could show to rows that were read
/// again. The index knows which kinds each row has.
pub(crate) fn complete(index: &RowIndex, rows: &mut [SourceRow]) {
    for row in rows {
        row.warnings.clear();
        let kinds: Vec<(u8, u8)> = index.reasons_of(row.entry.reasons).collect();
        if row.entry.outcome == Outcome::Invalid {
            let of_roster = [
                RowProblem::StatusNotByFile,
                RowProblem::SharedKey,
                RowProblem::StatusEmptied,
                RowProblem::OtherUser,
            ];
            let known = of_roster.into_iter().find(|one| has(&kinds, one.code()));
            if let Some(problem) = known.filter(|_| row.read != Err(vec![RowProblem::Erased])) {
                row.read = Err(vec![problem]);
            }
            continue;
        }
        let Ok(values) = &row.read else { continue };
        // The warnings that reading the row gives again, as far as the check of the rows counted them.
        let own =
            values.warnings.iter().cloned().map(RowWarning::Value).chain(row.own_warning.clone());
        let is_kept = |one: &RowWarning| kinds.contains(&(one.column() as u8, one.code()));
        row.warnings = own.filter(is_kept).collect();
        for &(column, code) in &kinds {
            let is_known =
                row.warnings.iter().any(|one| (one.column() as u8, one.code()) == (column, code));
            if code >= FIRST_WARNING && !is_known {
                row.warnings.extend(of_the_file(code, row.entry.first_line, &kinds));
            }
        }
    }
}

fn has(kinds: &[(u8, u8)], code: u8) -> bool {
    kinds.iter().any(|(_, one)| *one == code)
}

/// A warning that a row alone does not show. `shared`: the line of the row with the same address, else
/// with the same number; if no row has them, the `seq` of such a user.
fn of_the_file(code: u8, shared: u32, kinds: &[(u8, u8)]) -> Option<RowWarning> {
    let email_of_user = RowWarning::EmailOfUser { seq: 0, user: String::new() }.code();
    let has_line_of_email = has(kinds, RowWarning::SharedEmail { line: 0 }.code());
    let has_line = has_line_of_email || has(kinds, RowWarning::SharedPhone { line: 0 }.code());
    let line = i64::from(shared);
    let seq = if has_line { 0 } else { line };
    let seq_of_phone = if has(kinds, email_of_user) { 0 } else { seq };
    let user = String::new;
    let warnings = [
        RowWarning::SharedEmail { line },
        RowWarning::SharedPhone { line: if has_line_of_email { 0 } else { line } },
        RowWarning::EmailOfUser { seq, user: user() },
        RowWarning::PhoneOfUser { seq: seq_of_phone, user: user() },
        RowWarning::RaisedFromBlocked,
        RowWarning::OtherCapitals { stored: String::new() },
        RowWarning::Heading,
        RowWarning::LeadingZeros { stored: String::new() },
        RowWarning::LostZeros,
    ];
    warnings.into_iter().find(|one| one.code() == code)
}
