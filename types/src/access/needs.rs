use super::{ColumnClass, Permission, Rights, UserColumn};
use crate::format::capitalized;

/// Why a set of permissions and columns makes no sense: each a sentence.
pub fn gaps(rights: Rights) -> Vec<String> {
    let mut gaps = Vec::new();
    for permission in rights.permissions() {
        if let Some(needed) = needed_permission(permission).filter(|one| !rights.allows(*one)) {
            gaps.push(format!(
                "“{}” also requires “{}”.",
                capitalized(permission.label()),
                capitalized(needed.label())
            ));
        }
        for class in needed_classes(permission) {
            let unread = UserColumn::ALL
                .into_iter()
                .find(|column| column.class() == *class && !rights.reads(*column));
            if let Some(column) = unread {
                gaps.push(format!(
                    "“{}” requires every {} column, and {} is missing.",
                    capitalized(permission.label()),
                    class.label().to_lowercase(),
                    column.name()
                ));
            }
        }
    }
    gaps
}

/// The permission without which this one is of no use.
fn needed_permission(permission: Permission) -> Option<Permission> {
    match permission {
        Permission::EditUsers
        | Permission::CreateUsers
        | Permission::DeleteUsers
        | Permission::ReadFaces
        | Permission::WriteNotes
        | Permission::DeleteNotes => Some(Permission::ReadUsers),
        Permission::RunImports => Some(Permission::ReadImports),
        Permission::RunExports | Permission::OverseeExports => Some(Permission::ReadExports),
        Permission::EditFaces | Permission::ReviewDuplicates => Some(Permission::ReadFaces),
        Permission::ReadUsers
        | Permission::ReadImports
        | Permission::ReadAudit
        | Permission::ReportVerifications
        | Permission::ManageOperators
        | Permission::ManageApiKeys
        | Permission::ManageWebhooks
        | Permission::ReadExports
        | Permission::ManageSettings
        | Permission::ReadMail => None,
    }
}

/// The columns that its pages cannot leave out. A form of a user would save what it does not show as
/// empty; the mapping of a file shows its cells; and a face says who somebody is.
fn needed_classes(permission: Permission) -> &'static [ColumnClass] {
    match permission {
        Permission::EditUsers | Permission::RunImports => &[
            ColumnClass::Identity,
            ColumnClass::Contact,
            ColumnClass::Operational,
            ColumnClass::Metadata,
        ],
        Permission::WriteNotes | Permission::DeleteNotes => &[ColumnClass::Internal],
        Permission::ReadFaces => &[ColumnClass::Identity],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::gaps;
    use crate::access::{Permission, Rights, Role, UserColumn};

    #[test]
    fn the_five_roles_have_no_gaps() {
        for role in Role::ALL {
            assert_eq!(gaps(Rights::of(role)), Vec::<String>::new(), "{role:?}");
        }
    }

    #[test]
    fn what_a_permission_needs_is_named() {
        let blind = Rights::new(&[Permission::RunExports], &[]);
        assert_eq!(gaps(blind), ["“Export users” also requires “Read exports”."]);
        let all: Vec<_> =
            UserColumn::ALL.into_iter().filter(|one| *one != UserColumn::Email).collect();
        let editor = Rights::new(&[Permission::ReadUsers, Permission::EditUsers], &all);
        assert_eq!(
            gaps(editor),
            ["“Edit users” requires every contact column, and email is missing."]
        );
    }
}
