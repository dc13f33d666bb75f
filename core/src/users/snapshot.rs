//! A user as stored. Whoever adds a field has to add it to [`Fields::with`], too. Nothing else there
//! reminds of it, and without it an undo would not restore the field.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::UserStatus;

/// A user as stored: the state before a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UserSnapshot {
    pub seq: i64,
    pub id: Uuid,
    pub version: i64,
    pub vendor_key: String,
    pub vendor_data: String,
    pub fields: Fields,
    /// A set of [`VERIFIED_FULL_NAME`] and [`VERIFIED_DATE_OF_BIRTH`].
    pub verified_fields: i64,
    pub verified_at: Option<i64>,
    /// The session whose verification set the verified fields.
    pub verified_session: Option<String>,
}

impl UserSnapshot {
    pub(crate) fn verified(&self) -> Verified {
        Verified {
            fields: self.verified_fields,
            session: self.verified_session.clone(),
            at: self.verified_at,
        }
    }
}

/// Which fields a verification has set, the session that is shown beside the user, and when it completed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Verified {
    pub fields: i64,
    pub session: Option<String>,
    /// Microseconds.
    pub at: Option<i64>,
}

pub(crate) const VERIFIED_FULL_NAME: i64 = 1;
pub(crate) const VERIFIED_DATE_OF_BIRTH: i64 = 2;

/// The values of the fields, in the form in which they are stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields {
    pub display_name: Option<String>,
    pub full_name: Option<String>,
    /// `YYYY-MM-DD`
    pub date_of_birth: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub country: Option<String>,
    pub status: UserStatus,
    /// The text of a JSON array of strings.
    pub tags: String,
    pub metadata_json: Option<String>,
    /// Texts of JSON arrays of strings. `None`: no value.
    pub approved_emails: Option<String>,
    pub approved_phones: Option<String>,
    pub issuing_states: Option<String>,
}

impl Fields {
    pub(crate) fn search_text(&self, vendor_data: &str) -> String {
        super::search_text::search_text(
            [
                Some(vendor_data),
                self.display_name.as_deref(),
                self.full_name.as_deref(),
                self.email.as_deref(),
                self.phone.as_deref(),
            ],
            [self.approved_emails.as_deref(), self.approved_phones.as_deref()],
        )
    }

    /// These fields, with the values of a before-image instead of the ones that it names.
    pub(crate) fn with(&self, before: &serde_json::Map<String, serde_json::Value>) -> Self {
        let mut fields = self.clone();
        for (name, value) in before {
            let text = value.as_str().map(str::to_owned);
            match name.as_str() {
                "display_name" => fields.display_name = text,
                "full_name" => fields.full_name = text,
                "date_of_birth" => fields.date_of_birth = text,
                "email" => fields.email = text,
                "phone" => fields.phone = text,
                "country" => fields.country = text,
                "metadata_json" => fields.metadata_json = text,
                "approved_emails" => fields.approved_emails = text,
                "approved_phones" => fields.approved_phones = text,
                "issuing_states" => fields.issuing_states = text,
                "tags" => fields.tags = text.unwrap_or_else(|| "[]".into()),
                "status" => {
                    let status = text.as_deref().and_then(UserStatus::from_code);
                    fields.status = status.unwrap_or(fields.status);
                }
                // No field has this name.
                _ => {}
            }
        }
        fields
    }

    /// The three lists that only programs set. Few users have them.
    pub(super) fn lists(&self) -> [Option<&str>; 3] {
        [
            self.approved_emails.as_deref(),
            self.approved_phones.as_deref(),
            self.issuing_states.as_deref(),
        ]
    }

    /// The before-image of a change: the fields that differ in `after`, with the values that they have
    /// here, as the text of a JSON object. `None`: nothing differs.
    pub(crate) fn before_image(&self, after: &Self) -> Option<String> {
        // Names every field, so that a new one does not compile until it is compared below.
        let Self {
            display_name,
            full_name,
            date_of_birth,
            email,
            phone,
            country,
            status,
            tags,
            metadata_json,
            approved_emails,
            approved_phones,
            issuing_states,
        } = self;
        let mut before = serde_json::Map::new();
        let mut note = |name: &str, old: Option<&str>, new: Option<&str>| {
            if old != new {
                before.insert(name.to_owned(), old.into());
            }
        };
        note("display_name", display_name.as_deref(), after.display_name.as_deref());
        note("full_name", full_name.as_deref(), after.full_name.as_deref());
        note("date_of_birth", date_of_birth.as_deref(), after.date_of_birth.as_deref());
        note("email", email.as_deref(), after.email.as_deref());
        note("phone", phone.as_deref(), after.phone.as_deref());
        note("country", country.as_deref(), after.country.as_deref());
        note("status", Some(status.code()), Some(after.status.code()));
        note("tags", Some(tags), Some(&after.tags));
        note("metadata_json", metadata_json.as_deref(), after.metadata_json.as_deref());
        note("approved_emails", approved_emails.as_deref(), after.approved_emails.as_deref());
        note("approved_phones", approved_phones.as_deref(), after.approved_phones.as_deref());
        note("issuing_states", issuing_states.as_deref(), after.issuing_states.as_deref());
        if before.is_empty() { None } else { Some(serde_json::Value::Object(before).to_string()) }
    }
}

/// A user that SQLite has packed into one JSON array, which costs a tenth of a row with columns. The
/// order is that of `json_array` in the store.
#[derive(Deserialize)]
pub(super) struct Packed<'a>(
    i64,
    i64,
    String,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    #[serde(borrow)] Cow<'a, str>,
    String,
    Option<String>,
    i64,
    Option<i64>,
    Option<String>,
    Option<String>,
    #[serde(borrow)] Cow<'a, str>,
    Option<String>,
    Option<String>,
    Option<String>,
);

impl From<Packed<'_>> for UserSnapshot {
    fn from(packed: Packed<'_>) -> Self {
        let Packed(
            seq,
            version,
            vendor_key,
            vendor_data,
            display_name,
            full_name,
            email,
            phone,
            country,
            status,
            tags,
            metadata_json,
            verified_fields,
            verified_at,
            date_of_birth,
            verified_session,
            id,
            approved_emails,
            approved_phones,
            issuing_states,
        ) = packed;
        Self {
            seq,
            // The store writes the ID as 32 hexadecimal digits.
            id: Uuid::try_parse(&id).unwrap_or_default(),
            version,
            vendor_key,
            vendor_data,
            fields: Fields {
                display_name,
                full_name,
                date_of_birth,
                email,
                phone,
                country,
                status: UserStatus::from_code(&status).unwrap_or_default(),
                tags,
                metadata_json,
                approved_emails,
                approved_phones,
                issuing_states,
            },
            verified_fields,
            verified_at,
            verified_session,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Fields;
    use crate::users::UserStatus;

    fn fields(text: &str, status: UserStatus) -> Fields {
        let value = || Some(text.to_owned());
        Fields {
            display_name: value(),
            full_name: value(),
            date_of_birth: value(),
            email: value(),
            phone: value(),
            country: value(),
            status,
            tags: format!("[\"{text}\"]"),
            metadata_json: value(),
            approved_emails: value(),
            approved_phones: value(),
            issuing_states: value(),
        }
    }

    #[test]
    fn the_before_image_of_a_change_of_every_field_restores_every_field() {
        let before = fields("before", UserStatus::Blocked);
        let after = fields("after", UserStatus::Active);
        let image = before.before_image(&after).expect("every field differs");
        let image = serde_json::from_str(&image).expect("an object");
        assert_eq!(after.with(&image), before);
    }
}
