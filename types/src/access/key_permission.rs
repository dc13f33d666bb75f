use serde::{Deserialize, Serialize};

use super::{ColumnClass, Permission};

/// What a key may do, in the words of the REST contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum KeyPermission {
    ReadUsers,
    ReadNotes,
    WriteUsers,
    CreateUsers,
    DeleteUsers,
    CreateVerifications,
    CreateReports,
    ReadReports,
    ReadAudit,
}

impl KeyPermission {
    pub const ALL: [Self; 9] = [
        Self::ReadUsers,
        Self::ReadNotes,
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
            Self::ReadNotes => "read:notes",
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
            Self::ReadNotes => "see the team's notes and why a status was changed",
            Self::WriteUsers => "update users, add faces",
            Self::CreateUsers => "add users",
            Self::DeleteUsers => "delete users and their faces",
            Self::CreateVerifications => "report KYC results",
            Self::CreateReports => "export users to files",
            Self::ReadReports => "download its own exports",
            Self::ReadAudit => "read the audit log",
        }
    }

    /// Whether it allows this, as far as the key's role does. The contract has no separate permissions
    /// for faces. [`Self::ReadNotes`] opens columns and allows nothing by itself.
    pub fn covers(self, permission: Permission) -> bool {
        (self != Self::ReadNotes && self.permission() == permission)
            || matches!(
                (self, permission),
                (Self::ReadUsers, Permission::ReadFaces)
                    | (Self::WriteUsers, Permission::EditFaces)
            )
    }

    /// The line of the permission table that the key's role needs for it.
    pub fn permission(self) -> Permission {
        match self {
            Self::ReadUsers | Self::ReadNotes => Permission::ReadUsers,
            Self::WriteUsers => Permission::EditUsers,
            Self::CreateUsers => Permission::CreateUsers,
            Self::DeleteUsers => Permission::DeleteUsers,
            Self::CreateVerifications => Permission::ReportVerifications,
            Self::CreateReports => Permission::RunExports,
            Self::ReadReports => Permission::ReadExports,
            Self::ReadAudit => Permission::ReadAudit,
        }
    }

    /// The columns that no key shows without it, as far as the key's role reads them.
    pub fn opens(self) -> Option<ColumnClass> {
        (self == Self::ReadNotes).then_some(ColumnClass::Internal)
    }
}
