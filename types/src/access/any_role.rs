use serde::{Deserialize, Serialize};

use super::{Permission, Rights, Role, UserColumn};

/// One of the five roles or a custom one, with what it allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnyRole {
    code: String,
    label: String,
    rights: Rights,
}

impl From<Role> for AnyRole {
    fn from(role: Role) -> Self {
        Self {
            code: role.code().to_owned(),
            label: role.label().to_owned(),
            rights: Rights::of(role),
        }
    }
}

impl PartialEq<Role> for AnyRole {
    fn eq(&self, role: &Role) -> bool {
        self.code == role.code()
    }
}

impl AnyRole {
    pub fn custom(code: String, label: String, rights: Rights) -> Self {
        Self { code, label, rights }
    }

    /// As it is stored, and as commands take it.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// In words, for people.
    pub fn label(&self) -> &str {
        &self.label
    }

    pub fn rights(&self) -> Rights {
        self.rights
    }

    pub fn allows(&self, permission: Permission) -> bool {
        self.rights.allows(permission)
    }

    pub fn reads(&self, column: UserColumn) -> bool {
        self.rights.reads(column)
    }

    /// Whether somebody with this role may give that one, and change people who have it. Nobody gives
    /// what they do not have themselves, and only owners make owners.
    pub fn reaches(&self, other: &Self) -> bool {
        *self == Role::Owner || (*other != Role::Owner && self.rights.cover(other.rights))
    }
}

#[cfg(test)]
mod tests {
    use super::AnyRole;
    use crate::access::{Permission, Rights, Role};

    #[test]
    fn a_role_reaches_those_that_allow_no_more() {
        let role = AnyRole::from;
        assert!(role(Role::Owner).reaches(&role(Role::Owner)));
        assert!(!role(Role::Admin).reaches(&role(Role::Owner)), "though both may do the same");
        for other in &Role::ALL[1..] {
            assert!(role(Role::Admin).reaches(&role(*other)), "{other:?}");
        }
        let lead = Rights::new(&[Permission::ManageOperators, Permission::ReadUsers], &[]);
        let lead = AnyRole::custom("LEAD".into(), "Team lead".into(), lead);
        assert!(role(Role::Admin).reaches(&lead) && lead.reaches(&lead));
        assert!(!lead.reaches(&role(Role::Reader)), "a reader may export, a lead may not");
    }
}
