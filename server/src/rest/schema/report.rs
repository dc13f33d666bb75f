use std::borrow::Cow;

use rollcall_core::access::UserColumn;
use serde::Serialize;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use super::Status;

/// An extract to be. Its filters stand in `filters`, or at the top; each once, and never `null`.
#[derive(ToSchema)]
#[schema(example = json!({"filters": {"status": ["FLAGGED"], "country": ["DEU"]}, "columns": ["vendor_data", "full_name", "status"], "purpose": "Quarterly review"}))]
pub struct ReportCreate {
    /// Which users. All users if it is missing.
    #[schema(required = false)]
    filters: ReportFilters,
    /// In file order. All columns that the key can read if it is missing.
    #[schema(required = false)]
    columns: Option<Vec<ReportColumn>>,
    /// The purpose, required with identity or contact columns. Recorded in the manifest and the
    /// audit log.
    #[schema(required = false, max_length = 500)]
    purpose: Option<String>,
    /// Compressed (RFC 1952).
    #[schema(required = false)]
    gzip: Option<bool>,
    /// Begins with a byte order mark, which some spreadsheets need.
    #[schema(required = false)]
    bom: Option<bool>,
    /// True to export all users; refused together with a filter.
    #[schema(required = false)]
    export_all: Option<bool>,
    /// As in filters
    #[schema(required = false)]
    status: OneOrSeveral,
    /// As in filters
    #[schema(required = false)]
    country: OneOrSeveral,
    /// As in filters
    #[schema(required = false)]
    country_code: OneOrSeveral,
    /// As in filters
    #[schema(required = false)]
    tags: OneOrSeveral,
    /// As tags in filters
    #[schema(required = false)]
    tag: OneOrSeveral,
    /// As in filters
    #[schema(required = false)]
    search: String,
    /// As in filters
    #[schema(required = false)]
    created_from: String,
    /// As in filters
    #[schema(required = false)]
    created_to: String,
    /// As created_from in filters
    #[schema(required = false)]
    date_from: String,
    /// As created_to in filters
    #[schema(required = false)]
    date_to: String,
    /// As created_from in filters
    #[schema(required = false)]
    created_after: String,
    /// As created_to in filters
    #[schema(required = false)]
    created_before: String,
    /// As in filters
    #[schema(required = false)]
    active_from: String,
    /// As in filters
    #[schema(required = false)]
    active_to: String,
    /// As active_from in filters
    #[schema(required = false)]
    last_activity_after: String,
    /// As active_to in filters
    #[schema(required = false)]
    last_activity_before: String,
    /// As in filters
    #[schema(required = false)]
    import_id: uuid::Uuid,
    /// As in filters
    #[schema(required = false, max_items = 10000)]
    didit_internal_ids: Vec<uuid::Uuid>,
}

/// One value or several.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum OneOrSeveral {
    One(String),
    Several(Vec<String>),
}

/// Users that match all filters. Days are UTC, and ranges include both ends.
#[derive(ToSchema)]
pub struct ReportFilters {
    #[schema(required = false)]
    status: Vec<Status>,
    /// ISO 3166-1 alpha-3
    #[schema(required = false)]
    country: Vec<Country>,
    /// The user's country, or one that issued a document of theirs
    #[schema(required = false)]
    country_code: Vec<Country>,
    /// Users that have all of these.
    #[schema(required = false)]
    tags: Vec<String>,
    /// Words of the `vendor_data`, a name, the e-mail or the phone (what the API key can read), in any
    /// order, ignoring case and accents; a phrase in double quotes
    #[schema(required = false)]
    search: String,
    /// A day or an RFC 3339 time
    #[schema(required = false)]
    created_from: String,
    /// A day or an RFC 3339 time
    #[schema(required = false)]
    created_to: String,
    /// A day or an RFC 3339 time
    #[schema(required = false)]
    active_from: String,
    /// A day or an RFC 3339 time
    #[schema(required = false)]
    active_to: String,
    /// Users that this import created or updated
    #[schema(required = false)]
    import_id: uuid::Uuid,
    /// These users and no others
    #[schema(required = false, max_items = 10000)]
    didit_internal_ids: Vec<uuid::Uuid>,
}

/// ISO 3166-1 alpha-3
#[derive(ToSchema)]
#[schema(pattern = r"^[A-Z]{3}$")]
pub struct Country(String);

/// A column of the file: a field of a user by its name.
pub struct ReportColumn;

impl PartialSchema for ReportColumn {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("A column of the file."))
            .enum_values(Some(UserColumn::ALL.map(UserColumn::name)))
            .into()
    }
}

impl ToSchema for ReportColumn {
    fn name() -> Cow<'static, str> {
        "ReportColumn".into()
    }
}
