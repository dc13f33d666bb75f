use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Timestamp;

/// An operator who has signed in, before an application is chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    pub operator_id: Uuid,
    pub email: String,
    pub name: String,
    #[serde(skip)]
    pub by: SignedInBy,
    /// Where the browser is; none: unknown, or there is no browser.
    #[serde(skip)]
    pub address: Option<IpAddr>,
    #[serde(skip)]
    pub session: SessionAge,
}

/// How old the session of a browser is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SessionAge {
    /// None: there is no browser, or they sign in just now.
    pub signed_in_at: Option<Timestamp>,
    /// The longest time without use since then.
    pub longest_pause_seconds: i64,
}

impl SessionAge {
    /// Since the sign-in.
    pub fn seconds(self, now: Timestamp) -> i64 {
        self.signed_in_at.map_or(0, |at| now.seconds_since(at) as i64)
    }
}

impl Identity {
    /// Somebody who is at no browser.
    pub fn new(operator_id: Uuid, email: String, name: String) -> Self {
        Self {
            operator_id,
            email,
            name,
            by: SignedInBy::NoBrowser,
            address: None,
            session: SessionAge::default(),
        }
    }
}

/// How somebody has come in, which decides what opens to them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignedInBy {
    /// They are at no browser: a job or a command acts in their name.
    #[default]
    NoBrowser,
    Password,
    /// A provider of single sign-on. It speaks for this organization, named by its short key, and for no
    /// other.
    Provider(i64),
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
