//! Hides what a role may not read.

use super::{Counters, User, UserQuery, UserSort, VerifiedFields};
use crate::access::{Actor, Permission, UserColumn};
use crate::error::Result;

/// Empties the fields that the role may not read. `didit_internal_id` stays, because the user's address
/// contains it. Pages and files that show it check that column again.
pub(super) fn redact(actor: &Actor, user: User) -> User {
    hide(user, |column| !actor.reads(column), !actor.may(Permission::ReadFaces))
}

/// Hides the fields in the answer to a change. An API key that may change users but not read them must
/// learn nothing from the answer.
pub(super) fn redact_changed(actor: &Actor, user: User) -> User {
    if actor.may(Permission::ReadUsers) { redact(actor, user) } else { hide(user, |_| true, true) }
}

fn hide(mut user: User, hidden: impl Fn(UserColumn) -> bool, hide_portrait: bool) -> User {
    use UserColumn::*;
    // Names every field, so that a new one does not compile until someone has decided who may read it.
    let User {
        seq: _,
        didit_internal_id: _,
        vendor_data: _,
        display_name,
        full_name,
        date_of_birth,
        email,
        phone,
        country,
        status: _,
        tags,
        metadata_json,
        approved_emails,
        approved_phones,
        issuing_states,
        verified,
        counters,
        first_session_at,
        last_session_at,
        created_at: _,
        updated_at: _,
        version: _,
        portrait,
        created_by_import: _,
        created_by: _,
    } = &mut user;
    for (column, field) in [
        (DisplayName, display_name),
        (FullName, full_name),
        (DateOfBirth, date_of_birth),
        (Email, email),
        (Phone, phone),
        (Country, country),
        (MetadataJson, metadata_json),
    ] {
        if hidden(column) {
            *field = None;
        }
    }
    for (column, list) in [
        (Tags, tags),
        (ApprovedEmails, approved_emails),
        (ApprovedPhones, approved_phones),
        (IssuingStates, issuing_states),
    ] {
        if hidden(column) {
            list.clear();
        }
    }
    for (column, at) in [(FirstSessionAt, first_session_at), (LastSessionAt, last_session_at)] {
        if hidden(column) {
            *at = None;
        }
    }
    if hidden(FullName) && hidden(DateOfBirth) {
        *verified = VerifiedFields::default();
    }
    if hidden(SessionCount) {
        *counters = Counters::default();
    }
    if hide_portrait {
        *portrait = None;
    }
    user
}

/// Refuses a filter on a column that the role may not read, and an order by it: the result would reveal what
/// the column holds.
pub(crate) fn require_filters(actor: &Actor, query: &UserQuery) -> Result<()> {
    let mut columns = Vec::new();
    if !query.country.is_empty() {
        columns.push(UserColumn::Country);
    }
    if !query.country_code.is_empty() {
        columns.extend([UserColumn::Country, UserColumn::IssuingStates]);
    }
    if !query.tag.trim().is_empty() {
        columns.push(UserColumn::Tags);
    }
    if query.note.is_some() {
        columns.push(UserColumn::Notes);
    }
    // An order by names tells them as a filter would.
    if query.sort == UserSort::Name {
        columns.extend([UserColumn::FullName, UserColumn::DisplayName]);
    }
    actor.require_columns(&columns)
}
