//! What a program says about a user, as JSON. It is read by the rules of import cells, and all problems
//! are reported at once.

use serde_json::Value;

use super::clean::is_blank_value;
use super::json_text::compact_json;
use super::key::vendor_key;
use super::letters::is_line_break;
use super::snapshot::{Fields, UserSnapshot, VERIFIED_DATE_OF_BIRTH, VERIFIED_FULL_NAME};
use crate::Timestamp;
use crate::audit::reason;
use crate::error::{Error, FieldErrors, Result};
use crate::json::{Body, same};
use crate::users::fields::{MAX_LIST_LENGTH, Values, Warning, check_past, read_cell, read_one};
use crate::users::{Column, UserStatus};

/// The members of a tag, as answers write it.
const TAG_MEMBERS: [&str; 4] = ["uuid", "tag", "added_by_email", "created_at"];

/// The fields that a body sets, and those that it clears (with `null` or an empty text). Fields that
/// the body does not name stay as they are. The caller decides whether the body may have other members.
#[derive(Clone, Debug, Default)]
pub struct UserInput {
    pub(super) values: Values,
    cleared: Vec<Column>,
    /// `Some(None)`: the field is cleared.
    approved_emails: Option<Option<String>>,
    approved_phones: Option<Option<String>>,
    issuing_states: Option<Option<String>>,
    /// Why; empty if the body says nothing. Only a change of status takes one.
    pub(super) reason: String,
}

/// A warning about a value of a program. The value is stored all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueWarning {
    pub field: &'static str,
    /// One sentence.
    pub message: String,
}

impl ValueWarning {
    pub(crate) fn of(warning: &Warning) -> Self {
        let field = match warning.column() {
            Column::MetadataJson => "metadata",
            column => column.name(),
        };
        Self { field, message: warning.fault() }
    }
}

/// Fields that are texts. Each follows the rules of its column.
const TEXTS: [Column; 8] = [
    Column::VendorData,
    Column::DisplayName,
    Column::FullName,
    Column::DateOfBirth,
    Column::Email,
    Column::Phone,
    Column::Country,
    Column::Status,
];

impl UserInput {
    /// Reads a body. `now` is needed because a day of birth must not be in the future.
    pub fn from_json(body: &Body, now: Timestamp) -> Result<Self> {
        let mut read = Read { input: Self::default(), errors: FieldErrors::new() };
        for column in TEXTS {
            if let Some(value) = body.get(column.name()) {
                read.text(column, &value);
            }
        }
        if let Some(value) = body.get("tags") {
            read.tags(&value);
        }
        if let Some(json) = body.raw("metadata") {
            read.metadata(json);
        }
        read.past(now);
        if let Some(value) = body.get("reason") {
            read.reason(&value);
        }
        let mut list = |column: Column| {
            let value = body.get(column.name())?;
            Some(read.list(column, &value))
        };
        let lists = [Column::ApprovedEmails, Column::ApprovedPhones, Column::IssuingStates];
        let [emails, phones, states] = lists.map(&mut list);
        read.input.approved_emails = emails;
        read.input.approved_phones = phones;
        read.input.issuing_states = states;
        if read.errors.is_empty() { Ok(read.input) } else { Err(Error::Invalid(read.errors)) }
    }

    /// What a form has read.
    pub(super) fn of_values(values: Values) -> Self {
        Self { values, ..Self::default() }
    }

    /// The warnings about the values, by the rules of imports.
    pub fn warnings(&self) -> Vec<ValueWarning> {
        self.values.warnings.iter().map(ValueWarning::of).collect()
    }

    /// The status in the body, if it has one.
    pub fn status(&self) -> Option<UserStatus> {
        self.values.status
    }

    /// The fields of a new user.
    pub(super) fn created(&self) -> Fields {
        self.over(&Fields { tags: "[]".into(), ..Fields::default() })
    }

    /// The fields of a user after the change. If it would change verified fields, they are field
    /// errors.
    pub(super) fn changed(&self, stored: &UserSnapshot) -> Result<Fields> {
        let after = self.over(&stored.fields);
        let mut errors = FieldErrors::new();
        let key = &self.values.vendor_key;
        if !key.is_empty() && *key != vendor_key(&stored.vendor_data) {
            let words = "This differs from the vendor_data in the path. The vendor_data of a user cannot change: leave it out.";
            errors.insert("vendor_data".to_owned(), vec![words.to_owned()]);
        }
        let mut protect = |bit: i64, name: &str, is_same: bool| {
            if stored.verified_fields & bit != 0 && !is_same {
                let words =
                    "This field is locked by verification. Only a new verification can change it.";
                errors.insert(name.to_owned(), vec![words.to_owned()]);
            }
        };
        let before = &stored.fields;
        protect(VERIFIED_FULL_NAME, "full_name", after.full_name == before.full_name);
        protect(
            VERIFIED_DATE_OF_BIRTH,
            "date_of_birth",
            after.date_of_birth == before.date_of_birth,
        );
        if errors.is_empty() { Ok(after) } else { Err(Error::Invalid(errors)) }
    }

    fn over(&self, before: &Fields) -> Fields {
        let values = &self.values;
        let text = |column: Column, new: &Option<String>, old: &Option<String>| {
            if self.cleared.contains(&column) { None } else { new.clone().or_else(|| old.clone()) }
        };
        Fields {
            display_name: text(Column::DisplayName, &values.display_name, &before.display_name),
            full_name: text(Column::FullName, &values.full_name, &before.full_name),
            date_of_birth: text(Column::DateOfBirth, &values.date_of_birth, &before.date_of_birth),
            email: text(Column::Email, &values.email, &before.email),
            phone: text(Column::Phone, &values.phone, &before.phone),
            country: text(Column::Country, &values.country, &before.country),
            status: values.status.unwrap_or(before.status),
            tags: match &values.tags {
                _ if self.cleared.contains(&Column::Tags) => "[]".into(),
                Some(tags) => tags.clone(),
                None => before.tags.clone(),
            },
            metadata_json: self.metadata_over(before.metadata_json.as_deref()),
            approved_emails: list(&self.approved_emails, &before.approved_emails),
            approved_phones: list(&self.approved_phones, &before.approved_phones),
            issuing_states: list(&self.issuing_states, &before.issuing_states),
        }
    }

    /// Keeps the stored text if the new one differs only in order or layout.
    fn metadata_over(&self, before: Option<&str>) -> Option<String> {
        match (&self.values.metadata_json, before) {
            _ if self.cleared.contains(&Column::MetadataJson) => None,
            (Some(given), Some(before)) if same(given, before) => Some(before.to_owned()),
            (Some(given), _) => Some(given.clone()),
            (None, before) => before.map(str::to_owned),
        }
    }
}

/// The text of a tag. A tag is a string, or an object as in answers, so that a program can send back
/// what it has read.
fn tag_text(value: &Value) -> Option<&str> {
    let Value::Object(object) = value else { return value.as_str() };
    let is_known = |name: &String| TAG_MEMBERS.contains(&name.as_str());
    if !object.keys().all(is_known) {
        return None;
    }
    object.get("tag")?.get("name")?.as_str()
}

/// `true`, or a number above zero.
fn is_approved(value: &Value) -> bool {
    value == &Value::Bool(true) || value.as_u64().is_some_and(|count| count > 0)
}

fn list(given: &Option<Option<String>>, before: &Option<String>) -> Option<String> {
    given.clone().unwrap_or_else(|| before.clone())
}

struct Read {
    input: UserInput,
    errors: FieldErrors,
}

impl Read {
    fn text(&mut self, column: Column, value: &Value) {
        let name = column.name();
        match value {
            Value::String(text) if !is_blank_value(text) => self.cell(column, name, text.trim()),
            Value::String(_) | Value::Null => match column {
                Column::VendorData => self.wrong(name, "This field must not be empty."),
                Column::Status => {
                    self.wrong(name, "A user has a status: ACTIVE, FLAGGED or BLOCKED.");
                }
                _ => self.input.cleared.push(column),
            },
            _ => self.wrong(name, "Send a string."),
        }
    }

    fn tags(&mut self, value: &Value) {
        let list = match value {
            Value::Null => Some(Vec::new()),
            Value::Array(list) => list.iter().map(tag_text).collect(),
            _ => None,
        };
        let Some(list) = list else {
            let words = "Send a list of strings, or of the objects that a user's answer has.";
            return self.wrong("tags", words);
        };
        if list.iter().any(|tag| tag.contains(',')) {
            // In files and forms commas separate tags, so a comma within a tag is probably a mistake.
            return self.wrong("tags", "A tag must not contain a comma. Send two tags instead.");
        }
        let is_frame = |letter: char| "[]{}\"".contains(letter);
        let reads_as_a_list = |tag: &&str| {
            tag.contains(is_line_break) || tag.starts_with(is_frame) || tag.ends_with(is_frame)
        };
        if list.iter().any(reads_as_a_list) {
            return self.wrong(
                "tags",
                "A tag must be a single line, without quotes or brackets around it.",
            );
        }
        let joined = list.join(",");
        if is_blank_value(&joined) {
            self.input.cleared.push(Column::Tags);
        } else {
            self.cell(Column::Tags, "tags", &joined);
        }
    }

    /// Keeps the JSON as it is written, without the space between its parts.
    fn metadata(&mut self, json: &str) {
        match json.as_bytes().first() {
            Some(b'n') => self.input.cleared.push(Column::MetadataJson),
            Some(b'{') => self.cell(Column::MetadataJson, "metadata", &compact_json(json)),
            _ => self.wrong("metadata", "Send an object, such as {\"branch\": 7}."),
        }
    }

    /// Reads a list of strings and returns the text of a JSON array, without repeated values. `None`:
    /// the list is empty. Didit's pages also write such a list as an object: its names are the values,
    /// each with `true` or how often it was approved.
    fn list(&mut self, column: Column, value: &Value) -> Option<String> {
        let name = column.name();
        let list: Option<Vec<&str>> = match value {
            Value::Null => Some(Vec::new()),
            Value::Array(list) => list.iter().map(Value::as_str).collect(),
            Value::Object(object) if object.values().all(is_approved) => {
                Some(object.keys().map(String::as_str).collect())
            }
            _ => None,
        };
        let Some(list) = list else {
            self.wrong(name, "Send a list of strings.");
            return None;
        };
        if list.len() > MAX_LIST_LENGTH {
            let count = list.len();
            self.wrong(name, format!("{count} values. The limit is {MAX_LIST_LENGTH}."));
            return None;
        }
        let mut values: Vec<String> = Vec::with_capacity(list.len());
        for (place, text) in list.iter().enumerate() {
            match read_one(column, text.trim(), &mut self.input.values.warnings) {
                Ok(value) if values.contains(&value) => {}
                Ok(value) => values.push(value),
                Err(problem) => {
                    self.wrong(name, format!("Value {}: {}", place + 1, problem.message()));
                }
            }
        }
        (!values.is_empty()).then(|| Value::from(values).to_string())
    }

    fn reason(&mut self, value: &Value) {
        match value {
            Value::Null => {}
            Value::String(text) => match reason::read(text) {
                Ok(reason) => self.input.reason = reason,
                Err(Error::Invalid(errors)) => self.errors.extend(errors),
                Err(other) => self.wrong("reason", other.to_string()),
            },
            _ => self.wrong("reason", "Send a string."),
        }
    }

    /// Refuses a day of birth that is still to come.
    fn past(&mut self, now: Timestamp) {
        if let Some(day) = &self.input.values.date_of_birth
            && let Err(problem) = check_past(day, &now.day())
        {
            self.wrong(Column::DateOfBirth.name(), problem.message());
        }
    }

    fn cell(&mut self, column: Column, name: &str, text: &str) {
        if let Err(problem) = read_cell(&mut self.input.values, column, text) {
            self.wrong(name, problem.message());
        }
    }

    fn wrong(&mut self, name: &str, words: impl Into<String>) {
        self.errors.entry(name.to_owned()).or_default().push(words.into());
    }
}
