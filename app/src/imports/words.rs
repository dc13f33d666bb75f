//! Whole consequences in words.

use rollcall_core::imports::{Counts, Outcome};

use crate::ui::format::{counted, thousands};

/// What Start would do, for its button: `Update 19,700 users, create 80,214, leave 36 out`.
/// `None` when it would do nothing.
pub fn start_words(counts: &Counts) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for (verb, count) in [("Update", counts.updated), ("Create", counts.created)] {
        if count > 0 {
            parts.push(if parts.is_empty() {
                format!("{verb} {}", counted(count, "user", "users"))
            } else {
                format!("{} {}", verb.to_lowercase(), thousands(count))
            });
        }
    }
    if parts.is_empty() {
        return None;
    }
    let left_out = counts.invalid + counts.held;
    if left_out > 0 {
        parts.push(format!("leave {} out", thousands(left_out)));
    }
    Some(parts.join(", "))
}

/// Users that a finished run created or changed.
pub fn touched(counts: &Counts) -> i64 {
    counts.created + counts.updated
}

/// The outcomes of rows that were not taken, those that there are.
pub fn left_out(counts: &Counts) -> Vec<Outcome> {
    [Outcome::Invalid, Outcome::Held].into_iter().filter(|one| counts.of(*one) > 0).collect()
}

#[cfg(test)]
mod tests {
    use rollcall_core::imports::Counts;

    use super::start_words;

    #[test]
    fn the_button_names_every_number_that_is_not_zero() {
        let counts =
            Counts { created: 80_214, updated: 19_700, invalid: 29, held: 7, ..Counts::default() };
        let words = start_words(&counts);
        assert_eq!(words.as_deref(), Some("Update 19,700 users, create 80,214, leave 36 out"));
        let counts = Counts { created: 1, unchanged: 4, ..Counts::default() };
        assert_eq!(start_words(&counts).as_deref(), Some("Create 1 user"));
        let counts = Counts { unchanged: 4, invalid: 2, ..Counts::default() };
        assert_eq!(start_words(&counts), None);
    }
}
