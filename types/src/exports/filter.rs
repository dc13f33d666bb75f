use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Timestamp;
use crate::format::{capitalized, counted};
use crate::users::{NoteFilter, UserQuery, UserStatus};

/// Which users an export contains. An empty part does not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExportFilter {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub status: Vec<UserStatus>,
    /// ISO 3166-1 alpha-3
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub country: Vec<String>,
    /// Users of these countries, and those with a document that one of them issued.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub country_code: Vec<String>,
    /// Users that have all of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub search: String,
    /// First day, UTC, inclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_from: Option<Timestamp>,
    /// First instant after the range, UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_before: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active_from: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active_before: Option<Timestamp>,
    /// Users that this import created or updated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub import: Option<Uuid>,
    /// By what the team has written about them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<NoteFilter>,
    /// These users and no others: rows selected in the list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ids: Vec<Uuid>,
}

impl From<&UserQuery> for ExportFilter {
    /// The filters of a users list; its order and page are not part of an export.
    fn from(query: &UserQuery) -> Self {
        let tag = query.tag.trim();
        Self {
            status: query.status.clone(),
            country: query.country.clone(),
            country_code: query.country_code.clone(),
            tags: if tag.is_empty() { Vec::new() } else { vec![tag.to_owned()] },
            search: query.search.trim().to_owned(),
            created_from: query.created_from,
            created_before: query.created_before,
            active_from: query.active_from,
            active_before: query.active_before,
            import: query.import,
            note: query.note.clone(),
            ..Self::default()
        }
    }
}

impl ExportFilter {
    /// The tag (empty: none), if the filter has only statuses, countries and at most one tag. Their
    /// totals are stored and need no counting.
    pub fn kept_total(&self) -> Option<&str> {
        let ranges = [self.created_from, self.created_before, self.active_from, self.active_before];
        let plain = self.search.trim().is_empty()
            && ranges.iter().all(Option::is_none)
            && self.import.is_none()
            && self.note.is_none()
            && self.country_code.is_empty()
            && self.ids.is_empty();
        match self.tags.as_slice() {
            [] if plain => Some(""),
            [tag] if plain => Some(tag),
            _ => None,
        }
    }

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
                capitalized(&format!("{} users", labels.join(" or ")))
            }
        };
        if !self.ids.is_empty() && !self.status.is_empty() {
            words.push_str(&format!(" among {} selected", self.ids.len()));
        }
        if !self.country.is_empty() {
            words.push_str(&format!(" from {}", self.country.join(", ")));
        }
        if !self.country_code.is_empty() {
            let countries = self.country_code.join(", ");
            words.push_str(&format!(" from {countries}, or with a document issued there"));
        }
        if !self.tags.is_empty() {
            words.push_str(&format!(", tagged {}", self.tags.join(" and ")));
        }
        if !self.search.is_empty() {
            words.push_str(&format!(", matching “{}”", self.search));
        }
        if let Some(note) = &self.note {
            words.push_str(&format!(", {}", note.words()));
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

#[cfg(test)]
mod tests {
    use crate::Timestamp;
    use crate::exports::ExportFilter;
    use crate::users::{NoteFilter, UserStatus};

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
        let noted = NoteFilter::Text("visa".into());
        let noted = ExportFilter { note: Some(noted), ..ExportFilter::default() };
        assert_eq!(noted.words(), "All users, with a note that contains “visa”.");
        assert_eq!((noted.kept_total(), ExportFilter::default().kept_total()), (None, Some("")));
        let documents =
            ExportFilter { country_code: vec!["FRA".into()], ..ExportFilter::default() };
        assert_eq!(documents.words(), "All users from FRA, or with a document issued there.");
        let selected = ExportFilter { ids: vec![uuid::Uuid::nil(); 2], ..ExportFilter::default() };
        assert_eq!(selected.words(), "2 selected users.");
    }
}
