use uuid::Uuid;

use super::Searched;
use crate::Timestamp;
use crate::db::{Statement, Value};
use crate::users::{NoteFilter, Search, UserStatus};

/// The filters of a list or an export, in the forms that statements need. An empty filter matches
/// everyone.
#[derive(Clone, Debug)]
pub(crate) struct Conditions<'a> {
    pub application_seq: i64,
    pub ids: &'a [Uuid],
    pub status: &'a [UserStatus],
    pub country: &'a [String],
    /// A user has one of these countries, or a document that one of them issued.
    pub country_code: &'a [String],
    /// A user must have each of these tags. Each is a list of the spellings that the application's
    /// users have.
    pub tags: Vec<Vec<String>>,
    pub search: Search,
    pub searched: Searched,
    pub created_from: Option<Timestamp>,
    pub created_before: Option<Timestamp>,
    pub active_from: Option<Timestamp>,
    pub active_before: Option<Timestamp>,
    /// Only users that this import created or updated.
    pub import: Option<Uuid>,
    /// A text is in the form in which notes are compared.
    pub note: Option<NoteFilter>,
}

/// Which conditions the scanned index already guarantees.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Walked<'a> {
    pub status: Option<UserStatus>,
    pub country: Option<&'a str>,
    pub country_code: bool,
    pub import: bool,
    pub note: bool,
    /// The searched texts and tags.
    pub texts: bool,
    /// The users are looked up by their numbers.
    pub by_seq: bool,
    /// The index in the order of creation is scanned, and SQLite must not choose another one.
    pub by_creation: bool,
}

/// A tag with its quotes, as it is in the stored array.
pub(super) fn stored_tag(tag: &str) -> String {
    serde_json::Value::from(tag).to_string()
}

impl Conditions<'_> {
    /// Writes ` AND …` for every condition on the user `u`.
    pub(crate) fn push(&self, sql: &mut Statement) {
        self.push_walked(sql, Walked::default());
    }

    pub(super) fn push_walked(&self, sql: &mut Statement, walked: Walked<'_>) {
        // The plus keeps SQLite from scanning an index of the whole application only because it has the
        // order of the list.
        let plus = if walked.by_seq && sql.is_sqlite() { "+" } else { "" };
        sql.push(" AND ").push(plus).push("u.application_seq = ").bind(self.application_seq);
        if !self.ids.is_empty() {
            sql.push(" AND u.id IN ").bind_list(self.ids.iter().copied());
        }
        let codes = self.status.iter().map(|status| status.code());
        push_either(sql, "u.status", walked.status.map(UserStatus::code), codes);
        let countries = self.country.iter().map(String::as_str);
        push_either(sql, "u.country", walked.country, countries);
        if !walked.country_code {
            self.push_country_code(sql);
        }
        for (bound, condition) in [(self.created_from, " >= "), (self.created_before, " < ")] {
            if let Some(bound) = bound {
                sql.push(" AND u.created_at").push(condition).bind(bound.micros());
            }
        }
        self.push_activity(sql, walked);
        if !walked.texts {
            self.push_texts(sql);
        }
        if let Some(import) = self.import.filter(|_| !walked.import) {
            sql.push(" AND (u.import_id = ").bind(import);
            sql.push(" OR EXISTS (SELECT 1 FROM revisions r WHERE r.user_seq = u.seq");
            sql.push(" AND r.source = 'import' AND r.source_id = ").bind(import).push("))");
        }
        if let Some(note) = self.note.as_ref().filter(|_| !walked.note) {
            let without = matches!(note, NoteFilter::None);
            sql.push(if without { " AND NOT EXISTS (" } else { " AND EXISTS (" });
            self.push_noted(sql);
            sql.push(" AND n.user_seq = u.seq)");
        }
    }

    /// Selects the users who have a note, or one with the text of the filter. The index is
    /// `notes_of_users`; a text is looked for in every note of the application, or of the one user.
    pub(super) fn push_noted(&self, sql: &mut Statement) {
        sql.push("SELECT n.user_seq FROM notes n WHERE n.application_seq = ");
        sql.bind(self.application_seq);
        if let Some(text) = self.note.as_ref().and_then(NoteFilter::text) {
            sql.push(" AND ");
            push_contains(sql, "n.search_text", text);
        }
    }

    fn push_country_code(&self, sql: &mut Statement) {
        if self.country_code.is_empty() {
            return;
        }
        // The plus keeps SQLite from scanning an index in another order than the list.
        sql.push(if sql.is_sqlite() { " AND (+u.country IN " } else { " AND (u.country IN " });
        sql.bind_list(self.country_code.iter().map(String::as_str));
        for country in self.country_code {
            sql.push(" OR ");
            push_contains(sql, "u.issuing_states", &format!("\"{country}\""));
        }
        sql.push(")");
    }

    fn push_texts(&self, sql: &mut Statement) {
        let text = self.searched.text(sql.is_sqlite());
        push_search(sql, &self.search, |sql, part| push_contains(sql, text, part));
        for tag in &self.tags {
            sql.push(" AND ");
            push_any(sql, tag, |sql, spelling| {
                push_contains(sql, "u.tags", &stored_tag(spelling));
            });
        }
    }

    fn push_activity(&self, sql: &mut Statement, walked: Walked<'_>) {
        // The plus keeps SQLite from scanning the index of activity and sorting all that it finds
        // there.
        let and = if walked.by_creation && sql.is_sqlite() { " AND +" } else { " AND " };
        // Users without a session have 0 and were never active, so they must not match.
        if let Some(from) = self.active_from {
            sql.push(and).push("u.last_session_at >= ").bind(from.micros().max(1));
        }
        if let Some(before) = self.active_before {
            sql.push(and).push("u.last_session_at > 0");
            sql.push(and).push("u.last_session_at < ").bind(before.micros());
        }
    }
}

fn push_either<'a>(
    sql: &mut Statement,
    column: &str,
    walked: Option<&str>,
    asked: impl ExactSizeIterator<Item = &'a str>,
) {
    if let Some(value) = walked {
        sql.push(" AND ").push(column).push(" = ").bind(value);
    } else if asked.len() > 0 {
        // The plus keeps SQLite from using this index, which is in another order than the list.
        sql.push(if sql.is_sqlite() { " AND +" } else { " AND " });
        sql.push(column).push(" IN ").bind_list(asked);
    }
}

/// Writes ` AND …` for the searched terms. Each term matches in any of its spellings.
pub(super) fn push_search(
    sql: &mut Statement,
    search: &Search,
    contains: impl Fn(&mut Statement, &str),
) {
    if search.is_empty() {
        return;
    }
    sql.push(" AND (TRUE");
    for term in &search.terms {
        sql.push(" AND ");
        push_any(sql, &term.0, &contains);
    }
    if let Some(earlier) = &search.earlier {
        sql.push(" OR ");
        contains(sql, earlier);
    }
    sql.push(")");
}

/// Writes a condition that holds if any of these conditions holds.
pub(super) fn push_any(
    sql: &mut Statement,
    spellings: &[String],
    contains: impl Fn(&mut Statement, &str),
) {
    sql.push("(");
    for (number, spelling) in spellings.iter().enumerate() {
        if number > 0 {
            sql.push(" OR ");
        }
        contains(sql, spelling);
    }
    sql.push(")");
}

pub(super) fn push_contains(sql: &mut Statement, text: &str, part: &str) {
    sql.push(if sql.is_sqlite() { "instr(" } else { "strpos(" });
    sql.push(text).push(", ").bind(Value::from(part)).push(") > 0");
}
