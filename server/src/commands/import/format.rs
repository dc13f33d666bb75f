use rollcall_core::format::counted;
use rollcall_core::imports::{Import, Reason};

use super::summary::Summary;

/// Kinds that are listed; the JSON has all of them.
const KINDS: usize = 8;

/// The summary for people.
pub fn summary(summary: &Summary, import: &Import) -> String {
    let started = import.started_at.is_some();
    let nothing = if started { "" } else { " (nothing was imported)" };
    let mut words = format!(
        "{}: {} in {:.1} s, {} rows/s{nothing}\n",
        import.file_name,
        counted(summary.rows, "row", "rows"),
        summary.seconds,
        summary.rows_per_second
    );
    if let Some(reading) = &summary.reading {
        let guessed = if reading.encoding_guessed {
            "; guessed, so check names with accents or use --encoding"
        } else {
            ""
        };
        words.push_str(&format!(
            "Read as {}, {}{guessed}\n",
            import.reading.encoding.label(),
            import.reading.delimiter.words()
        ));
        if reading.title_lines > 0 {
            words.push_str(&format!(
                "Line {} is the header; {} above it {} skipped\n",
                reading.header_line,
                counted(reading.title_lines, "line with text", "lines with text"),
                if reading.title_lines == 1 { "is" } else { "are" }
            ));
        }
        if !reading.not_imported.is_empty() {
            let columns = import.reading.not_imported.iter().map(|one| {
                format!("{} (filled in {})", one.name, counted(one.filled, "row", "rows"))
            });
            let columns = columns.collect::<Vec<_>>().join(", ");
            words.push_str(&format!("Columns that are not imported: {columns}\n"));
        }
        if let Some(mapping) = &reading.mapping {
            let count = counted(reading.mapped_words, "word", "words");
            words.push_str(&format!("Mapping \"{mapping}\", with {count} of its own\n"));
        }
    }
    let would = if started { "" } else { "would be " };
    let counts = if started { &import.applied } else { &import.preview };
    for (count, label) in [
        (counts.created, format!("{would}created")),
        (counts.updated, format!("{would}updated")),
        (counts.unchanged, "unchanged".to_owned()),
        (counts.invalid, "invalid".to_owned()),
        (counts.held, "held".to_owned()),
        (counts.skipped, "skipped".to_owned()),
    ] {
        words.push_str(&line(count, &label));
    }
    for (count, label) in [
        (counts.warned, "with a warning"),
        (counts.status_changes, "existing users change status"),
        (counts.protected_cells, "verified values kept"),
    ] {
        if count > 0 {
            words.push_str(&line(count, label));
        }
    }
    words.push_str(&kinds("Why rows are invalid:", &import.reasons));
    words.push_str(&kinds("Warnings:", &import.warnings));
    if let Some(path) = &summary.error_report {
        words.push_str(&format!(
            "Error report with the rows that were not imported: {}\n",
            path.display()
        ));
    }
    words
}

fn line(count: i64, label: &str) -> String {
    format!("{count:>10}  {label}\n")
}

fn kinds(title: &str, kinds: &[Reason]) -> String {
    if kinds.is_empty() {
        return String::new();
    }
    let mut words = format!("{title}\n");
    for kind in kinds.iter().take(KINDS) {
        words.push_str(&line(kind.count, &format!("{}: {}", kind.column.name(), kind.label)));
    }
    if kinds.len() > KINDS {
        words.push_str(&format!("{:>10}  more kinds, shown with --json\n", kinds.len() - KINDS));
    }
    words
}
