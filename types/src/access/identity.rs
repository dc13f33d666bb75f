use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An operator who has signed in, before an application is chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    pub operator_id: Uuid,
    pub email: String,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationRef {
    #[serde(skip)]
    pub seq: i64,
    pub id: Uuid,
    pub slug: String,
    pub name: String,
}

/// `seq` is the short key that hot tables use; it never leaves the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationRef {
    pub seq: i64,
    pub id: Uuid,
    pub slug: String,
    pub name: String,
}
