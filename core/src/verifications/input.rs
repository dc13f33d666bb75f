use serde_json::Value;

use super::{NewVerification, VerificationStatus};
use crate::Timestamp;
use crate::error::{Error, FieldErrors, Result};
use crate::json::Body;
use crate::users::fields::{Values, day_of_birth, read_cell};
use crate::users::{Column, ValueWarning, is_blank_value};

const MAX_SESSION_LENGTH: usize = 128;

impl NewVerification {
    /// Reads the body of a report. `session_id`, `status` and `completed_at` (RFC 3339) are
    /// required; every problem is named. Says as well what is probably wrong with the values.
    pub fn from_json(body: &Body, now: Timestamp) -> Result<(Self, Vec<ValueWarning>)> {
        let mut read = Read { body, errors: FieldErrors::new() };
        let session_id = read.required("session_id", session);
        let status = read.required("status", |text| {
            VerificationStatus::from_code(text)
                .ok_or_else(|| "Unknown result. Send APPROVED, DECLINED or IN_REVIEW.".into())
        });
        let completed_at =
            read.required("completed_at", |text| match Timestamp::from_rfc3339(text) {
                None => Err("This is not a time. Use the format 2026-03-12T10:22:00Z.".into()),
                Some(at) if at > now.plus_seconds(300) => Err("This time is in the future.".into()),
                Some(at) => Ok(at),
            });
        let mut warnings = Vec::new();
        let mut cell = |column| {
            let values = read.cell(column).unwrap_or_default();
            warnings.extend(values.warnings.iter().map(ValueWarning::of));
            values
        };
        let full_name = cell(Column::FullName).full_name;
        let country = cell(Column::Country).country;
        let date_of_birth = read.optional("date_of_birth", |text| day_of_birth(text, now));
        match (session_id, status, completed_at) {
            (Some(session_id), Some(status), Some(completed_at)) if read.errors.is_empty() => {
                let new =
                    Self { session_id, status, full_name, date_of_birth, country, completed_at };
                Ok((new, warnings))
            }
            _ => Err(Error::Invalid(read.errors)),
        }
    }
}

fn session(text: &str) -> Result<String, String> {
    if text.chars().count() > MAX_SESSION_LENGTH || text.chars().any(char::is_control) {
        return Err(format!("Use a single line of at most {MAX_SESSION_LENGTH} characters."));
    }
    Ok(text.to_owned())
}

struct Read<'a> {
    body: &'a Body,
    errors: FieldErrors,
}

impl Read<'_> {
    fn required<T>(&mut self, name: &str, read: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let value = self.optional(name, read);
        if value.is_none() && !self.errors.contains_key(name) {
            self.wrong(name, "This field is required.");
        }
        value
    }

    fn optional<T>(&mut self, name: &str, read: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        match self.body.get(name) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) if is_blank_value(&text) => None,
            Some(Value::String(text)) => {
                read(text.trim()).map_err(|words| self.wrong(name, &words)).ok()
            }
            Some(_) => {
                self.wrong(name, "Send a string.");
                None
            }
        }
    }

    /// Validates a value by the rules of import cells.
    fn cell(&mut self, column: Column) -> Option<Values> {
        self.optional(column.name(), |text| {
            let mut values = Values::default();
            read_cell(&mut values, column, text).map_err(|problem| problem.message())?;
            Ok(values)
        })
    }

    fn wrong(&mut self, name: &str, words: &str) {
        self.errors.entry(name.to_owned()).or_default().push(words.to_owned());
    }
}
