use serde::Serialize;
use utoipa::ToSchema;

use super::Status;

/// An extract to be. Its filters stand in `filters`, or at the top; each once.
#[derive(ToSchema)]
#[schema(example = json!({"filters": {"status": ["FLAGGED"], "country": ["DEU"]}, "columns": ["vendor_data", "full_name", "status"], "purpose": "Quarterly review"}))]
pub struct ReportCreate {
    /// Which users; without them all.
    #[schema(required = false)]
    filters: Option<ReportFilters>,
    /// In the order of the file; without them all that the key may read.
    #[schema(required = false)]
    columns: Option<Vec<ReportColumn>>,
    /// What the file is for: required with identity or contact columns. The manifest and the audit
    /// log keep it.
    #[schema(required = false, max_length = 500)]
    purpose: Option<String>,
    /// Compressed (RFC 1952).
    #[schema(required = false)]
    gzip: Option<bool>,
    /// Begins with a byte order mark, which some spreadsheets want.
    #[schema(required = false)]
    bom: Option<bool>,
    /// True says that everybody is meant; with a filter it is refused.
    #[schema(required = false)]
    export_all: Option<bool>,
    /// As in filters
    #[schema(required = false)]
    status: Option<OneOrSeveral>,
    /// As in filters
    #[schema(required = false)]
    country: Option<OneOrSeveral>,
    /// As country in filters
    #[schema(required = false)]
    country_code: Option<OneOrSeveral>,
    /// As in filters
    #[schema(required = false)]
    tags: Option<OneOrSeveral>,
    /// As tags in filters
    #[schema(required = false)]
    tag: Option<OneOrSeveral>,
    /// As in filters
    #[schema(required = false)]
    search: Option<String>,
    /// As in filters
    #[schema(required = false)]
    created_from: Option<String>,
    /// As in filters
    #[schema(required = false)]
    created_to: Option<String>,
    /// As created_from in filters
    #[schema(required = false)]
    date_from: Option<String>,
    /// As created_to in filters
    #[schema(required = false)]
    date_to: Option<String>,
    /// As created_from in filters
    #[schema(required = false)]
    created_after: Option<String>,
    /// As created_to in filters
    #[schema(required = false)]
    created_before: Option<String>,
    /// As in filters
    #[schema(required = false)]
    active_from: Option<String>,
    /// As in filters
    #[schema(required = false)]
    active_to: Option<String>,
    /// As active_from in filters
    #[schema(required = false)]
    last_activity_after: Option<String>,
    /// As active_to in filters
    #[schema(required = false)]
    last_activity_before: Option<String>,
    /// As in filters
    #[schema(required = false)]
    import_id: Option<uuid::Uuid>,
    /// As in filters
    #[schema(required = false, max_items = 10000)]
    didit_internal_ids: Option<Vec<uuid::Uuid>>,
}

/// One value or several.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum OneOrSeveral {
    One(String),
    Several(Vec<String>),
}

/// Users for whom all of it holds. Days are UTC, and both ends are part of a range.
#[derive(ToSchema)]
pub struct ReportFilters {
    #[schema(required = false)]
    status: Option<Vec<Status>>,
    /// ISO 3166-1 alpha-3
    #[schema(required = false)]
    country: Option<Vec<Country>>,
    /// Users that have all of these.
    #[schema(required = false)]
    tags: Option<Vec<String>>,
    /// Words of the key, a name, the e-mail or the phone, as far as the key reads them, in any order
    /// and without regard to capitals and accents; a phrase stands in double quotes
    #[schema(required = false)]
    search: Option<String>,
    /// A day or an RFC 3339 time
    #[schema(required = false)]
    created_from: Option<String>,
    /// A day or an RFC 3339 time
    #[schema(required = false)]
    created_to: Option<String>,
    /// A day or an RFC 3339 time
    #[schema(required = false)]
    active_from: Option<String>,
    /// A day or an RFC 3339 time
    #[schema(required = false)]
    active_to: Option<String>,
    /// Users that this import created or updated
    #[schema(required = false)]
    import_id: Option<uuid::Uuid>,
    /// These users and no others
    #[schema(required = false, max_items = 10000)]
    didit_internal_ids: Option<Vec<uuid::Uuid>>,
}

/// ISO 3166-1 alpha-3
#[derive(ToSchema)]
#[schema(pattern = r"^[A-Z]{3}$")]
pub struct Country(String);

/// A column of the file.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReportColumn {
    VendorData,
    DisplayName,
    FullName,
    DateOfBirth,
    Email,
    Phone,
    Country,
    Status,
    Tags,
    MetadataJson,
    ApprovedEmails,
    ApprovedPhones,
    IssuingStates,
    DiditInternalId,
    SessionCount,
    ApprovedCount,
    DeclinedCount,
    InReviewCount,
    FirstSessionAt,
    LastSessionAt,
    CreatedAt,
    UpdatedAt,
}
