//! A filter in words.

use super::ExportFilter;
use crate::Timestamp;
use crate::words::counted;

impl ExportFilter {
    /// `Active or flagged users from DEU, JPN, created from 2026-01-01 to 2026-06-30 (UTC).`
    pub fn words(&self) -> String {
        let mut words = match self.status.as_slice() {
            [] if !self.ids.is_empty() => {
                counted(self.ids.len() as i64, "selected user", "selected users")
            }
            [] => "All users".to_owned(),
            some => {
                let labels: Vec<String> =
                    some.iter().map(|status| status.label().to_lowercase()).collect();
                capital(&format!("{} users", labels.join(" or ")))
            }
        };
        if !self.ids.is_empty() && !self.status.is_empty() {
            words.push_str(&format!(" among {} selected", self.ids.len()));
        }
        if !self.country.is_empty() {
            words.push_str(&format!(" from {}", self.country.join(", ")));
        }
        if !self.tags.is_empty() {
            words.push_str(&format!(", tagged {}", self.tags.join(" and ")));
        }
        if !self.search.is_empty() {
            words.push_str(&format!(", matching “{}”", self.search));
        }
        push_range(&mut words, "created", self.created_from, self.created_before);
        push_range(&mut words, "last active", self.active_from, self.active_before);
        if self.import.is_some() {
            words.push_str(", of one import");
        }
        words.push('.');
        words
    }
}

fn push_range(words: &mut String, what: &str, from: Option<Timestamp>, before: Option<Timestamp>) {
    // A range ends before an instant; people expect its last day.
    let last = |before: Timestamp| Timestamp::from_micros(before.micros() - 1).day();
    match (from, before) {
        (None, None) => {}
        (Some(from), None) => words.push_str(&format!(", {what} since {} (UTC)", from.day())),
        (None, Some(before)) => {
            words.push_str(&format!(", {what} until {} (UTC)", last(before)));
        }
        (Some(from), Some(before)) => {
            words.push_str(&format!(", {what} from {} to {} (UTC)", from.day(), last(before)));
        }
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::Timestamp;
    use crate::exports::ExportFilter;
    use crate::users::UserStatus;

    #[test]
    fn every_part_of_a_filter_is_said() {
        let filter = ExportFilter {
            status: vec![UserStatus::Active, UserStatus::Flagged],
            country: vec!["DEU".into(), "JPN".into()],
            tags: vec!["pep".into()],
            search: "ana".into(),
            created_from: Timestamp::from_day("2026-01-01"),
            created_before: Timestamp::from_day("2026-07-01"),
            active_from: Timestamp::from_day("2026-06-01"),
            ..ExportFilter::default()
        };
        assert_eq!(
            filter.words(),
            "Active or flagged users from DEU, JPN, tagged pep, matching “ana”, created from \
             2026-01-01 to 2026-06-30 (UTC), last active since 2026-06-01 (UTC)."
        );
        assert_eq!(ExportFilter::default().words(), "All users.");
        let selected = ExportFilter { ids: vec![uuid::Uuid::nil(); 2], ..ExportFilter::default() };
        assert_eq!(selected.words(), "2 selected users.");
    }
}
