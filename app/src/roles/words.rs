use rollcall_core::access::{ColumnClass, Permission, Rights, UserColumn};

use crate::ui::format::capitalized;

/// The permissions as the pages group them. Whether exports are one's own or everybody's is a choice of its
/// own.
pub const GROUPS: [(&str, &[Permission]); 6] = [
    (
        "Users",
        &[
            Permission::ReadUsers,
            Permission::EditUsers,
            Permission::CreateUsers,
            Permission::DeleteUsers,
            Permission::ReportVerifications,
        ],
    ),
    ("Notes", &[Permission::WriteNotes, Permission::DeleteNotes]),
    ("Imports", &[Permission::ReadImports, Permission::RunImports]),
    ("Exports", &[Permission::ReadExports, Permission::RunExports]),
    ("Faces", &[Permission::ReadFaces, Permission::EditFaces, Permission::ReviewDuplicates]),
    (
        "Administration",
        &[
            Permission::ReadAudit,
            Permission::ManageOperators,
            Permission::ManageApiKeys,
            Permission::ManageWebhooks,
            Permission::ManageSettings,
            Permission::ReadMail,
        ],
    ),
];

/// Whose exports somebody with these rights sees and manages.
pub fn exports_of(rights: Rights) -> &'static str {
    if rights.allows(Permission::OverseeExports) {
        "Everybody’s"
    } else if rights.allows(Permission::ReadExports) {
        "Own"
    } else {
        "None"
    }
}

/// "Identity, Operational (2 of 11)"
pub fn columns_in_words(rights: Rights) -> String {
    let classes = ColumnClass::ALL.into_iter().filter_map(|class| {
        let all = UserColumn::ALL.into_iter().filter(|one| one.class() == class);
        let (count, read) = all
            .fold((0, 0), |(count, read), one| (count + 1, read + usize::from(rights.reads(one))));
        match read {
            0 => None,
            _ if read == count => Some(class.label().to_owned()),
            _ => Some(format!("{} ({read} of {count})", class.label())),
        }
    });
    classes.collect::<Vec<_>>().join(", ")
}

/// "Read users, edit users"
pub fn permissions_in_words(rights: Rights) -> String {
    let words: Vec<&str> = rights.permissions().into_iter().map(Permission::label).collect();
    capitalized(&words.join(", "))
}

#[cfg(test)]
mod tests {
    use super::{GROUPS, columns_in_words, exports_of};
    use rollcall_core::access::{Permission, Rights, Role};

    #[test]
    fn every_permission_stands_in_one_group_and_everybodys_exports_in_none() {
        for permission in Permission::ALL {
            let count = GROUPS.iter().flat_map(|(_, all)| *all).filter(|one| **one == permission);
            let expected = usize::from(permission != Permission::OverseeExports);
            assert_eq!(count.count(), expected, "{permission:?}");
        }
    }

    #[test]
    fn the_words_tell_whole_classes_from_parts_of_them() {
        let words = |role| columns_in_words(Rights::of(role));
        assert_eq!(words(Role::Owner), "Identity, Contact, Operational, Metadata, Internal");
        assert_eq!(words(Role::Reader), "Identity (2 of 5), Operational (6 of 11)");
        assert_eq!(exports_of(Rights::of(Role::Reader)), "Own");
    }
}
