//! What the list of users shows: its columns behind the name, and how many users stand on a page.

use crate::access::UserColumn;

/// The columns that a list can have behind the name, in the order of the form that offers them. The name
/// always stands first; it is made of the legal name and the display name.
pub const LIST_COLUMNS: [UserColumn; 17] = [
    UserColumn::VendorData,
    UserColumn::Email,
    UserColumn::Phone,
    UserColumn::Status,
    UserColumn::Country,
    UserColumn::IssuingStates,
    UserColumn::DateOfBirth,
    UserColumn::Tags,
    UserColumn::SessionCount,
    UserColumn::ApprovedCount,
    UserColumn::DeclinedCount,
    UserColumn::InReviewCount,
    UserColumn::FirstSessionAt,
    UserColumn::LastSessionAt,
    UserColumn::CreatedAt,
    UserColumn::UpdatedAt,
    UserColumn::DiditInternalId,
];

/// Those that a list has if nobody has chosen others.
pub const DEFAULT_COLUMNS: [UserColumn; 7] = [
    UserColumn::VendorData,
    UserColumn::Email,
    UserColumn::Status,
    UserColumn::Country,
    UserColumn::Tags,
    UserColumn::CreatedAt,
    UserColumn::LastSessionAt,
];

/// How many users a page of the list can have.
pub const PAGE_SIZES: [u32; 4] = [25, 50, 100, 200];
/// How many it has if nobody has chosen.
pub const DEFAULT_PAGE_SIZE: u32 = 50;

/// Chosen columns as a query keeps them: each once, and only those that a list can have. Empty: the
/// default.
pub fn chosen_columns(said: &[UserColumn]) -> Vec<UserColumn> {
    let mut chosen: Vec<UserColumn> = Vec::new();
    for column in said {
        if LIST_COLUMNS.contains(column) && !chosen.contains(column) {
            chosen.push(*column);
        }
    }
    if chosen == DEFAULT_COLUMNS { Vec::new() } else { chosen }
}

/// A chosen page size as a query keeps it: 0 is the default, and stands for every size that is not offered.
pub fn chosen_page_size(said: u32) -> u32 {
    if said != DEFAULT_PAGE_SIZE && PAGE_SIZES.contains(&said) { said } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::{DEFAULT_COLUMNS, LIST_COLUMNS, chosen_columns, chosen_page_size};
    use crate::access::UserColumn;

    #[test]
    fn what_is_chosen_is_kept_in_its_order_and_the_default_is_nothing() {
        assert!(DEFAULT_COLUMNS.iter().all(|column| LIST_COLUMNS.contains(column)));
        assert_eq!(chosen_columns(&DEFAULT_COLUMNS), []);
        assert_eq!(chosen_columns(&[]), []);
        let said = [UserColumn::Phone, UserColumn::Notes, UserColumn::Email, UserColumn::Phone];
        assert_eq!(chosen_columns(&said), [UserColumn::Phone, UserColumn::Email]);
        assert_eq!([0, 25, 50, 99, 200].map(chosen_page_size), [0, 25, 0, 0, 200]);
    }
}
