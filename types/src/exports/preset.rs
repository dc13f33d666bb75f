use crate::access::{Rights, UserColumn};

/// Columns that belong together for one purpose. A new export begins with [`Preset::Basic`], so that a
/// file has no more about people than somebody has chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    Basic,
    Screening,
    Regulator,
    Contact,
    Everything,
}

impl Preset {
    pub const ALL: [Self; 5] =
        [Self::Basic, Self::Screening, Self::Regulator, Self::Contact, Self::Everything];

    pub fn code(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::Screening => "screening",
            Self::Regulator => "regulator",
            Self::Contact => "contact",
            Self::Everything => "everything",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.code() == code)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Basic => "Basic",
            Self::Screening => "Screening",
            Self::Regulator => "Regulator",
            Self::Contact => "Contact",
            Self::Everything => "All",
        }
    }

    /// What it is for, in a few words.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Basic => "User ID, status and date, without personal data",
            Self::Screening => "What sanctions and PEP screening compares",
            Self::Regulator => "Identity, status and verification results",
            Self::Contact => "Names with e-mail addresses and phone numbers",
            Self::Everything => "Every column that your role reads",
        }
    }

    /// In the order of the file, without what the role does not read.
    pub fn columns(self, rights: Rights) -> Vec<UserColumn> {
        use UserColumn as C;
        let wanted: &[UserColumn] = match self {
            Self::Basic => &[C::VendorData, C::Status, C::CreatedAt],
            Self::Screening => &[
                C::VendorData,
                C::FullName,
                C::DateOfBirth,
                C::Country,
                C::Status,
                C::IssuingStates,
            ],
            Self::Regulator => &[
                C::VendorData,
                C::FullName,
                C::DateOfBirth,
                C::Country,
                C::Status,
                C::IssuingStates,
                C::ApprovedCount,
                C::DeclinedCount,
                C::InReviewCount,
                C::FirstSessionAt,
                C::LastSessionAt,
                C::CreatedAt,
            ],
            Self::Contact => &[C::VendorData, C::DisplayName, C::Email, C::Phone],
            Self::Everything => &C::ALL,
        };
        wanted.iter().copied().filter(|column| rights.reads(*column)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Preset;
    use crate::access::{Rights, Role};

    #[test]
    fn the_first_choice_holds_no_personal_data_and_no_preset_holds_what_a_role_does_not_read() {
        for role in [Role::Owner, Role::ComplianceOfficer, Role::Developer, Role::Reader] {
            let rights = Rights::of(role);
            let basic = Preset::Basic.columns(rights);
            assert!(!basic.is_empty() && basic.iter().all(|one| !one.class().is_personal()));
            for preset in Preset::ALL {
                assert!(preset.columns(rights).iter().all(|one| rights.reads(*one)));
                assert_eq!(Preset::from_code(preset.code()), Some(preset));
            }
            assert_eq!(Preset::Everything.columns(rights), rights.columns());
        }
    }
}
