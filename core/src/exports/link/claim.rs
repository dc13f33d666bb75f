use uuid::Uuid;

use crate::Timestamp;

/// What a token allows: the file of an export, for one operator or API key, until an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::exports) struct Claim {
    pub kind: Kind,
    pub export: Uuid,
    /// Or the key.
    pub operator: Uuid,
    /// The number of the export's link.
    pub number: i64,
    pub expires_at: Timestamp,
}

/// A link leads to a page. A ticket, which the button on that page creates, leads to the file. An
/// address, which an API key requests, leads to the file without credentials, for a short time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::exports) enum Kind {
    Link,
    Ticket,
    Address,
}
