//! Every statement about single sign-on.

mod break_glass;
mod choices;
mod invitations;
mod people;
mod providers;
mod used;

pub(super) use break_glass::{add_break_glass, break_glass, owners, remove_break_glass};
pub(super) use choices::{any, of_domain, provider_of, required_provider, speaks_for, with_button};
pub(super) use invitations::{Invited, accept_invitation, invited};
pub(super) use people::{
    forget_outsiders, forget_people, link, people, person, subject_of, unlink, used_by,
};
pub(super) use providers::{
    count, delete, find, insert, list, lock, locked, of_organization, renew_secret,
    secrets_without, set_required, update,
};
pub(super) use used::{delete_used, use_once};
