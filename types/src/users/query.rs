use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Counters, NoteFilter, User, UserStatus};
use crate::Timestamp;
use crate::access::UserColumn;

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
    /// The legal name, else the display name, else the customer's own key.
    pub name: String,
    /// Where the name is another one.
    pub display_name: Option<String>,
    pub email: Option<String>,
    /// E.164
    pub phone: Option<String>,
    /// `YYYY-MM-DD`
    pub date_of_birth: Option<String>,
    pub country: Option<String>,
    /// ISO 3166-1 alpha-3
    pub issuing_states: Vec<String>,
    pub status: UserStatus,
    pub tags: Vec<String>,
    pub name_verified: bool,
    pub counters: Counters,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub first_activity_at: Option<Timestamp>,
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
    /// By what the list calls a user; capitals and accents do not count.
    Name,
}

impl UserSort {
    pub const ALL: [Self; 4] = [Self::Created, Self::LastActivity, Self::VendorData, Self::Name];

    /// The word that stands in an address.
    pub fn code(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::LastActivity => "last_activity",
            Self::VendorData => "vendor_data",
            Self::Name => "name",
        }
    }

    /// Whether people expect it to ascend: words, not dates.
    pub fn begins_ascending(self) -> bool {
        matches!(self, Self::VendorData | Self::Name)
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.code() == code)
    }
}

/// What a list of users is asked for. Empty parts do not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UserQuery {
    /// Words of the key, a name, the e-mail or the phone, in any order; capitals and accents do not
    /// count. A phrase stands in double quotes.
    pub search: String,
    pub status: Vec<UserStatus>,
    /// ISO 3166-1 alpha-3
    pub country: Vec<String>,
    /// Users of these countries, and those with a document that one of them issued.
    pub country_code: Vec<String>,
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
    /// By what the team has written about them.
    pub note: Option<NoteFilter>,
    pub sort: UserSort,
    /// Ascending instead of the list's own direction (newest first).
    pub ascending: bool,
    /// What a list shows behind the name, in this order: see [`super::chosen_columns`]. It leaves nobody
    /// out, and a column that the role cannot read is not shown.
    pub columns: Vec<UserColumn>,
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
