//! What a role does not read. Every role reads a field that [`hide`] does not name.

use super::{Counters, User, UserQuery, VerifiedFields};
use crate::access::{Actor, Permission, UserColumn};
use crate::error::Result;

/// Empties the fields that the role may not read. `didit_internal_id` stays, because it is in the
/// address of the user; pages and files that show it check the column again.
pub(super) fn redact(actor: &Actor, user: User) -> User {
    hide(user, |column| !actor.reads(column), !actor.may(Permission::ReadFaces))
}

/// The same for the answer to a change: a key that may change users but not read them learns nothing
/// by changing them.
pub(super) fn redact_changed(actor: &Actor, user: User) -> User {
    if actor.may(Permission::ReadUsers) { redact(actor, user) } else { hide(user, |_| true, true) }
}

fn hide(mut user: User, hidden: impl Fn(UserColumn) -> bool, portrait: bool) -> User {
    use UserColumn::*;
    let clear = |column, field: &mut Option<String>| {
        if hidden(column) {
            *field = None;
        }
    };
    clear(DisplayName, &mut user.display_name);
    clear(FullName, &mut user.full_name);
    clear(DateOfBirth, &mut user.date_of_birth);
    clear(Email, &mut user.email);
    clear(Phone, &mut user.phone);
    clear(Country, &mut user.country);
    clear(MetadataJson, &mut user.metadata_json);
    let lists = [
        (ApprovedEmails, &mut user.approved_emails),
        (ApprovedPhones, &mut user.approved_phones),
        (IssuingStates, &mut user.issuing_states),
    ];
    for (column, list) in lists {
        if hidden(column) {
            list.clear();
        }
    }
    if hidden(Tags) {
        user.tags.clear();
    }
    if hidden(FullName) && hidden(DateOfBirth) {
        user.verified = VerifiedFields::default();
    }
    if hidden(SessionCount) {
        user.counters = Counters::default();
    }
    if portrait {
        user.portrait = None;
    }
    user
}

/// A filter reveals what a column holds, so the role has to be able to read it.
pub(super) fn require_filters(actor: &Actor, query: &UserQuery) -> Result<()> {
    let mut columns = Vec::new();
    if !query.country.is_empty() {
        columns.push(UserColumn::Country);
    }
    if !query.tag.trim().is_empty() {
        columns.push(UserColumn::Tags);
    }
    actor.require_columns(&columns)
}
