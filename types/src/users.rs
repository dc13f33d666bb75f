//! Users, the query of their list, and their history.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Timestamp;

/// The status of a user, as Didit's API names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum UserStatus {
    #[default]
    Active,
    Flagged,
    Blocked,
}

impl UserStatus {
    pub const ALL: [Self; 3] = [Self::Active, Self::Flagged, Self::Blocked];

    pub fn code(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Flagged => "FLAGGED",
            Self::Blocked => "BLOCKED",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Flagged => "Flagged",
            Self::Blocked => "Blocked",
        }
    }
}

/// The fields that an approved verification carries. From then on only a verification changes them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifiedFields {
    pub full_name: bool,
    pub date_of_birth: bool,
    /// The session that set the full name (until one does, the date of birth), and when it completed.
    pub session_id: Option<String>,
    pub at: Option<Timestamp>,
}

/// How many verifications were reported for a user, by result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    pub session_count: i64,
    pub approved_count: i64,
    pub declined_count: i64,
    pub in_review_count: i64,
}

/// A record of the roster, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    #[serde(skip)]
    pub seq: i64,
    pub didit_internal_id: Uuid,
    pub vendor_data: String,
    pub display_name: Option<String>,
    pub full_name: Option<String>,
    /// `YYYY-MM-DD`
    pub date_of_birth: Option<String>,
    pub email: Option<String>,
    /// E.164
    pub phone: Option<String>,
    /// ISO 3166-1 alpha-3
    pub country: Option<String>,
    pub status: UserStatus,
    pub tags: Vec<String>,
    /// The text of a JSON object.
    pub metadata_json: Option<String>,
    /// Addresses and numbers that a verification elsewhere has found to be theirs.
    pub approved_emails: Vec<String>,
    /// E.164
    pub approved_phones: Vec<String>,
    /// States that have issued their documents: ISO 3166-1 alpha-3.
    pub issuing_states: Vec<String>,
    pub verified: VerifiedFields,
    pub counters: Counters,
    pub first_session_at: Option<Timestamp>,
    pub last_session_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// Counts the changes of this user from 1; an edit names the version it began with.
    pub version: i64,
    /// The face that stands for them: the one in their first place.
    pub portrait: Option<Uuid>,
    /// The import that created it, with the line of its file.
    pub created_by_import: Option<(Uuid, i64)>,
    /// The operator or key that created it otherwise.
    pub created_by: Option<String>,
}

impl User {
    /// The display name, else the full name, else the customer's own key.
    pub fn effective_name(&self) -> &str {
        self.display_name.as_deref().or(self.full_name.as_deref()).unwrap_or(&self.vendor_data)
    }
}

/// One user, by either of their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserRef<'a> {
    /// `didit_internal_id`
    Id(Uuid),
    /// The customer's own key; capitals, invisible characters, kinds of blanks and of digits do not count.
    VendorData(&'a str),
}

/// What a bulk change of statuses did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkStatus {
    pub updated: i64,
    /// Had the status already.
    pub unchanged: i64,
    /// `vendor_data` that no user has.
    pub not_found: Vec<String>,
}

/// A key that names more than one user, since the rules by which keys are compared have changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedKey {
    /// As keys are compared. Empty: its only user has a key of which nothing can be seen.
    pub key: String,
    /// Oldest first.
    pub users: Vec<User>,
}

/// The first shared keys of an application, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedKeys {
    pub keys: Vec<SharedKey>,
    pub total: i64,
}

/// A page of whole users.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserList {
    pub users: Vec<User>,
    /// Users that match the query; of a short search, among those that were looked at.
    pub total: Total,
    /// A page may hold fewer users than asked for, and still name the next: see
    /// [`SHORT_SEARCH_ROWS`].
    pub next: Option<String>,
    pub previous: Option<String>,
}

/// A row of the users list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserRow {
    pub didit_internal_id: Uuid,
    pub vendor_data: String,
    pub name: String,
    pub email: Option<String>,
    pub country: Option<String>,
    pub status: UserStatus,
    pub tags: Vec<String>,
    pub name_verified: bool,
    pub created_at: Timestamp,
    /// The last session; none yet for most imported users.
    pub last_activity_at: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum UserSort {
    /// Newest first unless turned.
    #[default]
    Created,
    LastActivity,
    VendorData,
}

impl UserSort {
    pub const ALL: [Self; 3] = [Self::Created, Self::LastActivity, Self::VendorData];

    /// The word that stands in an address.
    pub fn code(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::LastActivity => "last_activity",
            Self::VendorData => "vendor_data",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.code() == code)
    }
}

/// What a list of users is asked for. Empty parts do not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserQuery {
    /// Words of the key, a name, the e-mail or the phone, in any order; capitals and accents do not
    /// count. A phrase stands in double quotes.
    pub search: String,
    pub status: Vec<UserStatus>,
    /// ISO 3166-1 alpha-3
    pub country: Vec<String>,
    /// A whole tag; capitals and accents do not count.
    pub tag: String,
    /// First day, UTC, inclusive.
    pub created_from: Option<Timestamp>,
    /// First instant after the range, UTC.
    pub created_before: Option<Timestamp>,
    /// The last session, in the same way; who has none was never active.
    pub active_from: Option<Timestamp>,
    pub active_before: Option<Timestamp>,
    /// The customer's own key, whole; capitals, invisible characters, kinds of blanks and of digits do not count.
    pub vendor_data: String,
    /// Users that this import created or updated.
    pub import: Option<Uuid>,
    pub sort: UserSort,
    /// Ascending instead of the list's own direction (newest first).
    pub ascending: bool,
    /// Where a page begins, as an earlier page named it.
    pub cursor: Option<String>,
    /// 1 to 200; 50 when 0.
    pub page_size: u32,
    /// Users to pass over before the page, at most [`MAX_OFFSET`] with the page itself: behind
    /// them pages are found by their cursor. Without a cursor.
    pub offset: u32,
}

/// How far into a list a page can be found by counting.
pub const MAX_OFFSET: u32 = 10_000;

/// Users that a search looks at for a page where nothing but one or two letters is searched for: no
/// index knows pieces that short, and reading a large roster for each page takes seconds.
pub const SHORT_SEARCH_ROWS: u32 = 100_000;

/// A number of rows that is exact up to a bound, and "bound+" above.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Total {
    pub count: i64,
    pub or_more: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserPage {
    pub rows: Vec<UserRow>,
    /// Rows that match the query.
    pub total: Total,
    /// Users of the application.
    pub all: i64,
    /// Whether only the next [`SHORT_SEARCH_ROWS`] users were looked at, because the search is so
    /// short.
    pub is_cut: bool,
    pub next: Option<String>,
    pub previous: Option<String>,
}

/// The users of an application by status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusCounts {
    pub active: i64,
    pub flagged: i64,
    pub blocked: i64,
}

impl StatusCounts {
    pub fn total(self) -> i64 {
        self.active + self.flagged + self.blocked
    }

    /// Users of one of these statuses; none named: of any.
    pub fn of(self, statuses: &[UserStatus]) -> i64 {
        [
            (UserStatus::Active, self.active),
            (UserStatus::Flagged, self.flagged),
            (UserStatus::Blocked, self.blocked),
        ]
        .into_iter()
        .filter(|(status, _)| statuses.is_empty() || statuses.contains(status))
        .map(|(_, count)| count)
        .sum()
    }
}

/// One field of a revision: what it was, and what it became.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    pub field: String,
    pub old: Option<String>,
    pub new: Option<String>,
}

/// Where a change of a user came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChangeSource {
    Import {
        id: Uuid,
        file_name: String,
        line: i64,
    },
    /// An import was taken back.
    Undo {
        id: Uuid,
        file_name: String,
    },
    Operator {
        name: String,
    },
    ApiKey {
        name: String,
    },
    Verification {
        session_id: String,
    },
    System,
}

/// One entry of the history tab, newest first. A creation has no changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    pub at: Timestamp,
    pub source: ChangeSource,
    pub created: bool,
    pub changes: Vec<FieldChange>,
    /// Fields that changed and that the role may not read.
    pub withheld: usize,
}

/// The profile fields as an operator typed them; empty means none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserEdit {
    /// The version that the form was made from.
    pub version: i64,
    pub display_name: String,
    pub full_name: String,
    pub email: String,
    pub phone: String,
    pub country: String,
    pub status: String,
    /// Comma-separated.
    pub tags: String,
    pub metadata_json: String,
}
