use super::Role;

/// One thing that somebody may or may not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    ReadUsers,
    EditUsers,
    CreateUsers,
    DeleteUsers,
    ReadImports,
    RunImports,
    ReadAudit,
    ReportVerifications,
    ManageOperators,
    ManageApiKeys,
    ManageWebhooks,
    /// Ask for exports of one's own, within the columns of the role.
    RunExports,
    /// See and fetch one's own.
    ReadExports,
    /// See, approve, revoke and delete everybody's.
    OverseeExports,
    ManageSettings,
    ReadMail,
    /// See the faces of users, and search with one.
    ReadFaces,
    /// Add and delete faces.
    EditFaces,
    /// Decide whether users whose faces look alike are the same person.
    ReviewDuplicates,
    /// Write notes on users, with files, and edit one's own.
    WriteNotes,
    /// Delete anybody's notes and their files.
    DeleteNotes,
}

impl Permission {
    pub const ALL: [Self; 21] = [
        Self::ReadUsers,
        Self::EditUsers,
        Self::CreateUsers,
        Self::DeleteUsers,
        Self::ReadImports,
        Self::RunImports,
        Self::ReadAudit,
        Self::ReportVerifications,
        Self::ManageOperators,
        Self::ManageApiKeys,
        Self::ManageWebhooks,
        Self::RunExports,
        Self::ReadExports,
        Self::OverseeExports,
        Self::ManageSettings,
        Self::ReadMail,
        Self::ReadFaces,
        Self::EditFaces,
        Self::ReviewDuplicates,
        Self::WriteNotes,
        Self::DeleteNotes,
    ];

    /// As it is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::ReadUsers => "read_users",
            Self::EditUsers => "edit_users",
            Self::CreateUsers => "create_users",
            Self::DeleteUsers => "delete_users",
            Self::ReadImports => "read_imports",
            Self::RunImports => "run_imports",
            Self::ReadAudit => "read_audit",
            Self::ReportVerifications => "report_verifications",
            Self::ManageOperators => "manage_operators",
            Self::ManageApiKeys => "manage_api_keys",
            Self::ManageWebhooks => "manage_webhooks",
            Self::RunExports => "run_exports",
            Self::ReadExports => "read_exports",
            Self::OverseeExports => "oversee_exports",
            Self::ManageSettings => "manage_settings",
            Self::ReadMail => "read_mail",
            Self::ReadFaces => "read_faces",
            Self::EditFaces => "edit_faces",
            Self::ReviewDuplicates => "review_duplicates",
            Self::WriteNotes => "write_notes",
            Self::DeleteNotes => "delete_notes",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// Completes the sentence "Your role may not …".
    pub fn label(self) -> &'static str {
        match self {
            Self::ReadUsers => "read users",
            Self::EditUsers => "edit users",
            Self::CreateUsers => "create users",
            Self::DeleteUsers => "delete users",
            Self::ReadImports => "read imports",
            Self::RunImports => "import users",
            Self::ReadAudit => "read the audit log",
            Self::ReportVerifications => "report verifications",
            Self::ManageOperators => "manage the team",
            Self::ManageApiKeys => "manage API keys",
            Self::ManageWebhooks => "manage webhooks",
            Self::RunExports => "export users",
            Self::ReadExports => "read exports",
            Self::OverseeExports => "manage the exports of others",
            Self::ManageSettings => "change settings",
            Self::ReadMail => "read mail",
            Self::ReadFaces => "view faces",
            Self::EditFaces => "add or delete faces",
            Self::ReviewDuplicates => "review possible duplicates",
            Self::WriteNotes => "write notes",
            Self::DeleteNotes => "delete notes",
        }
    }
}

/// The permission table. Read a line as "these roles may …"; nobody else may.
#[rustfmt::skip]
pub(super) fn allows(role: Role, permission: Permission) -> bool {
    use Role::{Admin, ComplianceOfficer, Developer, Owner, Reader};
    let roles: &[Role] = match permission {
        Permission::ReadUsers           => &[Owner, Admin, ComplianceOfficer, Developer, Reader],
        Permission::EditUsers           => &[Owner, Admin, ComplianceOfficer],
        Permission::CreateUsers         => &[Owner, Admin, ComplianceOfficer],
        Permission::DeleteUsers         => &[Owner, Admin],
        Permission::ReadImports         => &[Owner, Admin, ComplianceOfficer, Developer],
        Permission::RunImports          => &[Owner, Admin, ComplianceOfficer],
        Permission::ReadAudit           => &[Owner, Admin, ComplianceOfficer],
        Permission::ReportVerifications => &[Owner, Admin],
        Permission::ManageOperators     => &[Owner, Admin],
        Permission::ManageApiKeys       => &[Owner, Admin, Developer],
        Permission::ManageWebhooks      => &[Owner, Admin, Developer],
        Permission::RunExports          => &[Owner, Admin, ComplianceOfficer, Developer, Reader],
        Permission::ReadExports         => &[Owner, Admin, ComplianceOfficer, Developer, Reader],
        Permission::OverseeExports      => &[Owner, Admin, ComplianceOfficer],
        Permission::ManageSettings      => &[Owner, Admin],
        Permission::ReadMail            => &[Owner, Admin],
        Permission::ReadFaces           => &[Owner, Admin, ComplianceOfficer],
        Permission::EditFaces           => &[Owner, Admin, ComplianceOfficer],
        Permission::ReviewDuplicates    => &[Owner, Admin, ComplianceOfficer],
        Permission::WriteNotes          => &[Owner, Admin, ComplianceOfficer],
        Permission::DeleteNotes         => &[Owner, Admin],
    };
    roles.contains(&role)
}

#[cfg(test)]
mod tests {
    use super::{Permission, allows};
    use crate::access::Role;

    #[test]
    fn an_owner_may_do_everything_and_a_reader_only_read_and_export_users() {
        for permission in Permission::ALL {
            assert!(allows(Role::Owner, permission), "{permission:?}");
            assert_eq!(
                allows(Role::Reader, permission),
                matches!(
                    permission,
                    Permission::ReadUsers | Permission::RunExports | Permission::ReadExports
                ),
                "{permission:?}"
            );
        }
    }
}
