//! Sentences and phrases about an import, with their numbers.

use rollcall_core::imports::{
    Choices, Counts, Import, LeftOutColumn, Mode, Outcome, PreviewRow, Reason, Undone,
};
use rollcall_core::users::Column;

use crate::ui::format::{counted, thousands};

/// What the import will do, for its button: `Update 19,700 users, create 80,214, skip 36`.
/// `None` when it would do nothing.
pub fn start_words(counts: &Counts) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for (verb, count) in [("Update", counts.updated), ("Create", counts.created)] {
        if count > 0 {
            let changes = (verb == "Update" && counts.status_changes > 0)
                .then(|| format!(" ({} change status)", thousands(counts.status_changes)));
            parts.push(if parts.is_empty() {
                let users = counted(count, "user", "users");
                format!("{verb} {users}{}", changes.unwrap_or_default())
            } else {
                format!("{} {}", verb.to_lowercase(), thousands(count))
            });
        }
    }
    if parts.is_empty() {
        return None;
    }
    if counts.warned > 0 {
        parts.push(format!(
            "{} with {}",
            thousands(counts.warned),
            if counts.warned == 1 { "a warning" } else { "warnings" }
        ));
    }
    let skipped = counts.invalid + counts.held + counts.skipped;
    if skipped > 0 {
        parts.push(format!("skip {}", thousands(skipped)));
    }
    Some(parts.join(", "))
}

/// `create only · all rows or none · empty cells clear 2 columns`
pub fn choices_in_words(choices: &Choices) -> String {
    let mode = match choices.mode {
        Mode::CreateAndUpdate => "create and update",
        Mode::CreateOnly => "create only",
        Mode::UpdateOnly => "update only",
    };
    let invalid = if choices.all_or_nothing { "all rows or none" } else { "skip invalid rows" };
    let clears = match choices.clears.len() {
        0 => "keep existing values for empty cells".to_owned(),
        1 => "empty cells clear 1 column".to_owned(),
        many => format!("empty cells clear {many} columns"),
    };
    let left_out = match choices.leave_out.len() {
        0 => String::new(),
        kinds => {
            format!(" · skip {}", counted(kinds as i64, "kind of warning", "kinds of warnings"))
        }
    };
    format!("{mode} · {invalid} · {clears}{left_out}")
}

/// The name of a file's column, or its position (`index` counts from 0) if it has no name.
pub fn column_name(name: &str, index: usize) -> String {
    match name {
        "" => format!("Column {} (no name)", index + 1),
        name => name.to_owned(),
    }
}

/// The number of names that fit on a line.
const NAMED: usize = 6;

/// `Segment, Notes`. Of many names it gives the first few, and says how many more there are.
pub fn listed(names: &[String]) -> String {
    let shown = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// `2 columns are not imported: Segment (1,204 filled cells), Notes (1 filled cell)`. `None`: every
/// column with content is imported.
pub fn not_imported(columns: &[LeftOutColumn]) -> Option<String> {
    if columns.is_empty() {
        return None;
    }
    let of = |column: &LeftOutColumn| {
        format!("{} ({})", column.name, counted(column.filled, "filled cell", "filled cells"))
    };
    let names: Vec<String> = columns.iter().map(of).collect();
    let count = counted(columns.len() as i64, "column is", "columns are");
    Some(format!("{count} not imported: {}", listed(&names)))
}

/// How many rows are invalid because of a word whose meaning the operator can still choose. `None`: none.
pub fn words_reason(import: &Import) -> Option<i64> {
    let is_word = |reason: &&Reason| matches!(reason.column, Column::Status | Column::Country);
    let rows: i64 = import.reasons.iter().filter(is_word).map(|reason| reason.count).sum();
    (rows > 0).then_some(rows)
}

/// What an undo does: `delete 80,209 users, restore 19,688`. Empty when it does nothing.
pub fn undo_words(undone: &Undone) -> String {
    let mut parts: Vec<String> = Vec::new();
    if undone.removed > 0 {
        parts.push(format!("delete {}", counted(undone.removed, "user", "users")));
    }
    if undone.restored > 0 {
        let users = if parts.is_empty() {
            counted(undone.restored, "user", "users")
        } else {
            thousands(undone.restored)
        };
        parts.push(format!("restore {users}"));
    }
    parts.join(", ")
}

/// `row 3 (line 4)`: a row may stand on several lines.
pub fn row_in_words(row: &PreviewRow) -> String {
    format!("row {} (line {})", thousands(row.ordinal + 1), thousands(row.line))
}

/// Users that a finished run created or changed.
pub fn touched(counts: &Counts) -> i64 {
    counts.created + counts.updated
}

/// The outcomes that mean "not imported", as far as the import has such rows.
pub fn left_out(counts: &Counts) -> Vec<Outcome> {
    [Outcome::Invalid, Outcome::Held, Outcome::Skipped]
        .into_iter()
        .filter(|one| counts.of(*one) > 0)
        .collect()
}

/// `29 invalid, 7 held`
pub fn left_out_in_words(counts: &Counts) -> String {
    left_out(counts)
        .into_iter()
        .map(|one| format!("{} {}", thousands(counts.of(one)), one.code()))
        .collect::<Vec<_>>()
        .join(", ")
}

/// `line 4 is the header; lines 1 to 3 are skipped`. `titles`: lines with text above the header.
pub fn header_words(line: i64, titles: i64) -> String {
    let line = line.max(1);
    match (titles, line) {
        (0, _) => format!("line {line} is the header"),
        (_, 2) => "line 2 is the header; line 1 is skipped".to_owned(),
        _ => format!("line {line} is the header; lines 1 to {} are skipped", line - 1),
    }
}

/// The same as [`header_words`], as a whole sentence.
pub fn header_sentence(line: i64, titles: i64) -> String {
    let words = header_words(line, titles);
    format!("L{}.", words.strip_prefix('l').unwrap_or(&words))
}

#[cfg(test)]
mod tests {
    use rollcall_core::imports::{Choices, Counts, LeftOutColumn, Mode, Undone};
    use rollcall_core::users::Column;

    use super::{
        choices_in_words, left_out_in_words, listed, not_imported, start_words, undo_words,
    };

    #[test]
    fn the_button_names_every_number_that_is_not_zero() {
        let counts =
            Counts { created: 80_214, updated: 19_700, invalid: 29, held: 7, ..Counts::default() };
        let words = start_words(&counts);
        assert_eq!(words.as_deref(), Some("Update 19,700 users, create 80,214, skip 36"));
        let counts = Counts { created: 1, unchanged: 4, ..Counts::default() };
        assert_eq!(start_words(&counts).as_deref(), Some("Create 1 user"));
        let counts = Counts { unchanged: 4, invalid: 2, ..Counts::default() };
        assert_eq!(start_words(&counts), None);
        let counts = Counts { updated: 2, skipped: 1_200, ..Counts::default() };
        assert_eq!(start_words(&counts).as_deref(), Some("Update 2 users, skip 1,200"));
        assert_eq!(left_out_in_words(&counts), "1,200 skipped");
        let counts = Counts {
            updated: 9,
            created: 2_000,
            warned: 12,
            status_changes: 3,
            invalid: 1,
            ..Counts::default()
        };
        let words = "Update 9 users (3 change status), create 2,000, 12 with warnings, skip 1";
        assert_eq!(start_words(&counts).as_deref(), Some(words));
    }

    #[test]
    fn choices_read_as_a_sentence() {
        let words = choices_in_words(&Choices::default());
        assert_eq!(
            words,
            "create and update · skip invalid rows · keep existing values for empty cells"
        );
        let choices = Choices {
            mode: Mode::UpdateOnly,
            clears: vec![Column::Email, Column::Tags],
            all_or_nothing: true,
            ..Choices::default()
        };
        let words = "update only · all rows or none · empty cells clear 2 columns";
        assert_eq!(choices_in_words(&choices), words);
    }

    #[test]
    fn columns_that_are_lost_are_named_with_what_they_hold() {
        let column = |name: &str, filled| LeftOutColumn { name: name.into(), filled };
        assert_eq!(not_imported(&[]), None);
        assert_eq!(
            not_imported(&[column("Segment", 1_204), column("Notes", 1)]).as_deref(),
            Some("2 columns are not imported: Segment (1,204 filled cells), Notes (1 filled cell)")
        );
        let many: Vec<String> = (0..9).map(|n| n.to_string()).collect();
        assert_eq!(listed(&many), "0, 1, 2, 3, 4, 5 and 3 more");
    }

    #[test]
    fn an_undo_names_what_it_does() {
        let undone = Undone { removed: 80_209, restored: 19_688, kept: 17 };
        assert_eq!(undo_words(&undone), "delete 80,209 users, restore 19,688");
        let undone = Undone { restored: 1, ..Undone::default() };
        assert_eq!(undo_words(&undone), "restore 1 user");
        assert_eq!(undo_words(&Undone { kept: 3, ..Undone::default() }), "");
    }

    #[test]
    fn the_header_is_named_with_the_lines_that_are_left_out() {
        assert_eq!(super::header_words(1, 0), "line 1 is the header");
        assert_eq!(super::header_words(2, 0), "line 2 is the header");
        assert_eq!(super::header_words(2, 1), "line 2 is the header; line 1 is skipped");
        assert_eq!(super::header_words(4, 2), "line 4 is the header; lines 1 to 3 are skipped");
    }
}
