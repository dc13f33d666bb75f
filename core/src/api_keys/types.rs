use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Timestamp;
use crate::access::Permission;

/// What a key may do, in the words of the REST contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum KeyPermission {
    ReadUsers,
    WriteUsers,
    CreateUsers,
    DeleteUsers,
    CreateVerifications,
    CreateReports,
    ReadReports,
    ReadAudit,
}

impl KeyPermission {
    pub const ALL: [Self; 8] = [
        Self::ReadUsers,
        Self::WriteUsers,
        Self::CreateUsers,
        Self::DeleteUsers,
        Self::CreateVerifications,
        Self::CreateReports,
        Self::ReadReports,
        Self::ReadAudit,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::ReadUsers => "read:users",
            Self::WriteUsers => "write:users",
            Self::CreateUsers => "create:users",
            Self::DeleteUsers => "delete:users",
            Self::CreateVerifications => "create:verifications",
            Self::CreateReports => "create:reports",
            Self::ReadReports => "read:reports",
            Self::ReadAudit => "read:audit",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|permission| permission.code() == code)
    }

    /// What it lets a program do, in words.
    pub fn label(self) -> &'static str {
        match self {
            Self::ReadUsers => "read and search users",
            Self::WriteUsers => "update users, add faces",
            Self::CreateUsers => "add users",
            Self::DeleteUsers => "erase users and their faces",
            Self::CreateVerifications => "report KYC results",
            Self::CreateReports => "export users to files",
            Self::ReadReports => "download its own exports",
            Self::ReadAudit => "read the audit log",
        }
    }

    /// Whether it lets a program do this, where the maker's role may: the contract has no
    /// permissions of their own for faces.
    pub fn covers(self, permission: Permission) -> bool {
        self.permission() == permission
            || matches!(
                (self, permission),
                (Self::ReadUsers, Permission::ReadFaces)
                    | (Self::WriteUsers, Permission::EditFaces)
            )
    }

    /// The line of the permission table that the maker's role needs for it.
    pub fn permission(self) -> Permission {
        match self {
            Self::ReadUsers => Permission::ReadUsers,
            Self::WriteUsers => Permission::EditUsers,
            Self::CreateUsers => Permission::CreateUsers,
            Self::DeleteUsers => Permission::DeleteUsers,
            Self::CreateVerifications => Permission::ReportVerifications,
            Self::CreateReports => Permission::RunExports,
            Self::ReadReports => Permission::ReadExports,
            Self::ReadAudit => Permission::ReadAudit,
        }
    }
}

/// A key to be, as its maker asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewApiKey {
    pub name: String,
    pub permissions: Vec<KeyPermission>,
    /// CIDR or single addresses, separated by commas or spaces. Empty: from anywhere.
    pub networks: String,
    pub expires_at: Option<Timestamp>,
}

/// A key that was just made. It is the only time that the whole key is known.
#[derive(Clone, PartialEq, Eq)]
pub struct MadeApiKey {
    pub key: String,
    pub info: ApiKeyInfo,
}

/// A key as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKeyInfo {
    pub id: Uuid,
    pub name: String,
    /// The first characters of the key, `rollcall_7QmX3bNa`.
    pub prefix: String,
    pub permissions: Vec<KeyPermission>,
    /// CIDR; empty: from anywhere.
    pub networks: Vec<String>,
    pub made_by: String,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    pub revoked_by: Option<String>,
    pub last_used_at: Option<Timestamp>,
    pub last_used_from: Option<String>,
    /// Requests that it was used for.
    pub uses: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiKeyState {
    Active,
    /// Within a week.
    ExpiresSoon,
    Expired,
    Revoked,
}

const SOON_SECONDS: i64 = 7 * 24 * 3_600;

impl ApiKeyInfo {
    pub fn state(&self, now: Timestamp) -> ApiKeyState {
        match self.expires_at {
            _ if self.revoked_at.is_some() => ApiKeyState::Revoked,
            Some(at) if at <= now => ApiKeyState::Expired,
            Some(at) if at <= now.plus_seconds(SOON_SECONDS) => ApiKeyState::ExpiresSoon,
            _ => ApiKeyState::Active,
        }
    }
}
