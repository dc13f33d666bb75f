use serde::{Deserialize, Serialize};

use super::Role;

/// A field of a user, by the name that files, lists and answers use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserColumn {
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
    StatusReason,
    Notes,
}

/// What kind of data a column holds. Roles are given classes and single columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnClass {
    Identity,
    Contact,
    Operational,
    Metadata,
    /// What the team has written about the user.
    Internal,
}

impl ColumnClass {
    pub const ALL: [Self; 5] =
        [Self::Identity, Self::Contact, Self::Operational, Self::Metadata, Self::Internal];

    pub fn label(self) -> &'static str {
        match self {
            Self::Identity => "Identity",
            Self::Contact => "Contact",
            Self::Operational => "Operational",
            Self::Metadata => "Metadata",
            Self::Internal => "Internal",
        }
    }

    /// Whether data of this class says who somebody is, or what is thought of them: an extract of it
    /// needs a purpose.
    pub fn is_personal(self) -> bool {
        matches!(self, Self::Identity | Self::Contact | Self::Internal)
    }
}

impl UserColumn {
    /// In the order of a file: the template's columns first, so that a file reads like the import's.
    pub const ALL: [Self; 24] = [
        Self::VendorData,
        Self::DisplayName,
        Self::FullName,
        Self::DateOfBirth,
        Self::Email,
        Self::Phone,
        Self::Country,
        Self::Status,
        Self::Tags,
        Self::MetadataJson,
        Self::ApprovedEmails,
        Self::ApprovedPhones,
        Self::IssuingStates,
        Self::DiditInternalId,
        Self::SessionCount,
        Self::ApprovedCount,
        Self::DeclinedCount,
        Self::InReviewCount,
        Self::FirstSessionAt,
        Self::LastSessionAt,
        Self::CreatedAt,
        Self::UpdatedAt,
        Self::StatusReason,
        Self::Notes,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::VendorData => "vendor_data",
            Self::DisplayName => "display_name",
            Self::FullName => "full_name",
            Self::DateOfBirth => "date_of_birth",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Country => "country",
            Self::Status => "status",
            Self::Tags => "tags",
            Self::MetadataJson => "metadata_json",
            Self::ApprovedEmails => "approved_emails",
            Self::ApprovedPhones => "approved_phones",
            Self::IssuingStates => "issuing_states",
            Self::DiditInternalId => "didit_internal_id",
            Self::SessionCount => "session_count",
            Self::ApprovedCount => "approved_count",
            Self::DeclinedCount => "declined_count",
            Self::InReviewCount => "in_review_count",
            Self::FirstSessionAt => "first_session_at",
            Self::LastSessionAt => "last_session_at",
            Self::CreatedAt => "created_at",
            Self::UpdatedAt => "updated_at",
            Self::StatusReason => "status_reason",
            Self::Notes => "notes",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.name() == name)
    }

    pub fn class(self) -> ColumnClass {
        match self {
            Self::DisplayName
            | Self::FullName
            | Self::DateOfBirth
            | Self::Country
            | Self::IssuingStates => ColumnClass::Identity,
            Self::Email | Self::Phone | Self::ApprovedEmails | Self::ApprovedPhones => {
                ColumnClass::Contact
            }
            Self::Tags | Self::MetadataJson => ColumnClass::Metadata,
            Self::StatusReason | Self::Notes => ColumnClass::Internal,
            Self::VendorData
            | Self::Status
            | Self::DiditInternalId
            | Self::SessionCount
            | Self::ApprovedCount
            | Self::DeclinedCount
            | Self::InReviewCount
            | Self::FirstSessionAt
            | Self::LastSessionAt
            | Self::CreatedAt
            | Self::UpdatedAt => ColumnClass::Operational,
        }
    }

    /// What people call it. Files and programs know it by its name.
    pub fn label(self) -> &'static str {
        match self {
            Self::VendorData => "User ID",
            Self::DisplayName => "Display name",
            Self::FullName => "Full name",
            Self::DateOfBirth => "Date of birth",
            Self::Email => "E-mail",
            Self::Phone => "Phone",
            Self::Country => "Country",
            Self::Status => "Status",
            Self::Tags => "Tags",
            Self::MetadataJson => "Metadata",
            Self::ApprovedEmails => "Approved e-mails",
            Self::ApprovedPhones => "Approved phones",
            Self::IssuingStates => "Issuing states",
            Self::DiditInternalId => "Rollcall ID",
            Self::SessionCount => "Sessions",
            Self::ApprovedCount => "Approved sessions",
            Self::DeclinedCount => "Declined sessions",
            Self::InReviewCount => "Sessions in review",
            Self::FirstSessionAt => "First session",
            Self::LastSessionAt => "Last session",
            Self::CreatedAt => "Created",
            Self::UpdatedAt => "Updated",
            Self::StatusReason => "Reason of the status",
            Self::Notes => "Notes",
        }
    }

    /// What a cell holds, in a few words for the page that offers it.
    pub fn hint(self) -> &'static str {
        match self {
            Self::VendorData => "your own user ID",
            Self::DisplayName => "as you entered it",
            Self::FullName => "the legal name",
            Self::DateOfBirth => "YYYY-MM-DD",
            Self::Email => "one address",
            Self::Phone => "E.164",
            Self::Country => "ISO 3166-1 alpha-3",
            Self::Status => "ACTIVE, FLAGGED or BLOCKED",
            Self::Tags => "separated by commas",
            Self::MetadataJson => "a JSON object",
            Self::ApprovedEmails | Self::ApprovedPhones | Self::IssuingStates => {
                "separated by commas"
            }
            Self::DiditInternalId => "UUID",
            Self::SessionCount
            | Self::ApprovedCount
            | Self::DeclinedCount
            | Self::InReviewCount => "a number",
            Self::FirstSessionAt | Self::LastSessionAt | Self::CreatedAt | Self::UpdatedAt => "UTC",
            Self::StatusReason => "why the status was last changed",
            Self::Notes => "with author and day, oldest first",
        }
    }
}

/// The column table. Read a line as "these roles may read …"; nobody else may. It governs the
/// list, a user's page and history, import previews, files and the API alike.
#[rustfmt::skip]
pub(super) fn reads(role: Role, column: UserColumn) -> bool {
    use Role::{Admin, ComplianceOfficer, Developer, Owner, Reader};
    use UserColumn::*;
    let roles: &[Role] = match column {
        VendorData      => &[Owner, Admin, ComplianceOfficer, Developer, Reader],
        DisplayName     => &[Owner, Admin, ComplianceOfficer, Reader],
        FullName        => &[Owner, Admin, ComplianceOfficer],
        DateOfBirth     => &[Owner, Admin, ComplianceOfficer],
        Email           => &[Owner, Admin, ComplianceOfficer],
        Phone           => &[Owner, Admin, ComplianceOfficer],
        Country         => &[Owner, Admin, ComplianceOfficer, Reader],
        Status          => &[Owner, Admin, ComplianceOfficer, Developer, Reader],
        Tags            => &[Owner, Admin, ComplianceOfficer, Developer],
        MetadataJson    => &[Owner, Admin, ComplianceOfficer, Developer],
        ApprovedEmails  => &[Owner, Admin, ComplianceOfficer],
        ApprovedPhones  => &[Owner, Admin, ComplianceOfficer],
        IssuingStates   => &[Owner, Admin, ComplianceOfficer],
        DiditInternalId => &[Owner, Admin, ComplianceOfficer, Developer],
        SessionCount    => &[Owner, Admin, ComplianceOfficer, Developer],
        ApprovedCount   => &[Owner, Admin, ComplianceOfficer, Developer],
        DeclinedCount   => &[Owner, Admin, ComplianceOfficer, Developer],
        InReviewCount   => &[Owner, Admin, ComplianceOfficer, Developer],
        FirstSessionAt  => &[Owner, Admin, ComplianceOfficer, Developer, Reader],
        LastSessionAt   => &[Owner, Admin, ComplianceOfficer, Developer, Reader],
        CreatedAt       => &[Owner, Admin, ComplianceOfficer, Developer, Reader],
        UpdatedAt       => &[Owner, Admin, ComplianceOfficer, Developer, Reader],
        StatusReason    => &[Owner, Admin, ComplianceOfficer],
        Notes           => &[Owner, Admin, ComplianceOfficer],
    };
    roles.contains(&role)
}

#[cfg(test)]
mod tests {
    use super::{ColumnClass, UserColumn, reads};
    use crate::access::{Rights, Role};
    use crate::users::Column;

    #[test]
    fn every_column_of_an_import_is_a_column_of_an_export_in_the_same_order() {
        let exported: Vec<&str> = UserColumn::ALL.iter().map(|column| column.name()).collect();
        let mut after = 0;
        // Exports had the date of birth before imports, which add new columns at the end.
        for column in Column::ALL.into_iter().filter(|one| *one != Column::DateOfBirth) {
            let place = exported[after..].iter().position(|name| *name == column.name());
            after +=
                place.unwrap_or_else(|| panic!("{} is missing or out of order", column.name())) + 1;
        }
        assert!(exported.contains(&Column::DateOfBirth.name()));
    }

    #[test]
    fn the_table_is_what_was_agreed_cell_by_cell() {
        let names = |role| {
            Rights::of(role).columns().iter().map(|column| column.name()).collect::<Vec<_>>()
        };
        for role in [Role::Owner, Role::Admin, Role::ComplianceOfficer] {
            assert_eq!(Rights::of(role).columns(), UserColumn::ALL, "{role:?}");
        }
        assert_eq!(
            names(Role::Developer),
            [
                "vendor_data",
                "status",
                "tags",
                "metadata_json",
                "didit_internal_id",
                "session_count",
                "approved_count",
                "declined_count",
                "in_review_count",
                "first_session_at",
                "last_session_at",
                "created_at",
                "updated_at",
            ]
        );
        assert_eq!(
            names(Role::Reader),
            [
                "vendor_data",
                "display_name",
                "country",
                "status",
                "first_session_at",
                "last_session_at",
                "created_at",
                "updated_at",
            ]
        );
    }

    #[test]
    fn nobody_but_the_three_reads_contact_data() {
        for column in UserColumn::ALL {
            if column.class() == ColumnClass::Contact {
                assert!(!reads(Role::Developer, column) && !reads(Role::Reader, column));
            }
            assert_eq!(UserColumn::from_name(column.name()), Some(column));
        }
    }
}
