use serde::{Deserialize, Serialize};

use super::{Permission, Role, UserColumn, allows, reads};

/// What a role allows: a set of permissions and a set of columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights {
    permissions: u32,
    columns: u32,
}

impl Rights {
    /// Everybody reads the user ID: without it a list would show rows that nobody can name.
    pub fn new(permissions: &[Permission], columns: &[UserColumn]) -> Self {
        let columns = columns
            .iter()
            .fold(bit(UserColumn::VendorData as u32), |set, one| set | bit(*one as u32));
        Self { permissions: permissions.iter().fold(0, |set, one| set | bit(*one as u32)), columns }
    }

    /// What the tables say about one of the five roles.
    pub fn of(role: Role) -> Self {
        let permissions: Vec<Permission> =
            Permission::ALL.into_iter().filter(|one| allows(role, *one)).collect();
        let columns: Vec<UserColumn> =
            UserColumn::ALL.into_iter().filter(|one| reads(role, *one)).collect();
        Self::new(&permissions, &columns)
    }

    /// From codes and names separated by blanks. Those that this version does not know are left out.
    pub fn from_codes(permissions: &str, columns: &str) -> Self {
        let permissions: Vec<_> =
            permissions.split_whitespace().filter_map(Permission::from_code).collect();
        let columns: Vec<_> =
            columns.split_whitespace().filter_map(UserColumn::from_name).collect();
        Self::new(&permissions, &columns)
    }

    pub fn allows(self, permission: Permission) -> bool {
        self.permissions & bit(permission as u32) != 0
    }

    pub fn reads(self, column: UserColumn) -> bool {
        self.columns & bit(column as u32) != 0
    }

    /// In the order of the table.
    pub fn permissions(self) -> Vec<Permission> {
        Permission::ALL.into_iter().filter(|one| self.allows(*one)).collect()
    }

    /// The columns that may be read, in the order of a file.
    pub fn columns(self) -> Vec<UserColumn> {
        UserColumn::ALL.into_iter().filter(|one| self.reads(*one)).collect()
    }

    /// The codes of the permissions, separated by blanks.
    pub fn permission_codes(self) -> String {
        joined(self.permissions().into_iter().map(Permission::code))
    }

    /// The names of the columns, separated by blanks.
    pub fn column_names(self) -> String {
        joined(self.columns().into_iter().map(UserColumn::name))
    }

    /// Whether everything that `other` allows is allowed here, too.
    pub fn cover(self, other: Self) -> bool {
        self.permissions & other.permissions == other.permissions
            && self.columns & other.columns == other.columns
    }

    /// What is allowed here and not by `other`.
    pub fn without(self, other: Self) -> Self {
        Self {
            permissions: self.permissions & !other.permissions,
            columns: self.columns & !other.columns,
        }
    }
}

fn bit(place: u32) -> u32 {
    1 << place
}

fn joined<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::Rights;
    use crate::access::{Permission, Role, UserColumn, allows, reads};

    #[test]
    fn the_rights_of_the_five_roles_are_the_tables_cell_by_cell() {
        for role in Role::ALL {
            let rights = Rights::of(role);
            for permission in Permission::ALL {
                assert_eq!(rights.allows(permission), allows(role, permission), "{permission:?}");
            }
            for column in UserColumn::ALL {
                assert_eq!(rights.reads(column), reads(role, column), "{column:?}");
            }
            let stored = Rights::from_codes(&rights.permission_codes(), &rights.column_names());
            assert_eq!(stored, rights);
        }
    }

    #[test]
    fn what_a_version_does_not_know_is_not_allowed_and_the_user_id_is_read_by_all() {
        let rights = Rights::from_codes("read_users fly", "email wings");
        assert_eq!(rights.permissions(), [Permission::ReadUsers]);
        assert_eq!(rights.columns(), [UserColumn::VendorData, UserColumn::Email]);
    }

    #[test]
    fn rights_cover_those_that_are_a_part_of_them() {
        let (admin, developer) = (Rights::of(Role::Admin), Rights::of(Role::Developer));
        assert!(admin.cover(developer) && !developer.cover(admin));
        let officer = Rights::of(Role::ComplianceOfficer);
        assert!(!officer.cover(developer), "an officer makes no API keys");
        assert_eq!(
            developer.without(officer).permissions(),
            [Permission::ManageApiKeys, Permission::ManageWebhooks]
        );
    }
}
