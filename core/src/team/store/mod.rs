//! Every statement about teams.

mod ending;
mod invitations;
mod members;
mod networks;
mod offers;
mod second_factor;
mod sendings;
mod session_limits;
mod settled;

pub(super) use ending::{Ending, ended, ending, note_ended, note_notified, owners_beside};
pub(super) use invitations::{
    Linked, insert_invitation, invitations, linked, note_mail, note_sending, open_invitation,
    open_invitation_to, revoke_invitation, use_link,
};
pub(super) use members::{delete_member, has_email, members, set_suspended};
pub(super) use networks::{lock_networks, networks, set_networks};
pub(super) use offers::{offer_now, replace_offer};
pub(super) use second_factor::{
    requires_second_factor, set_requires_second_factor, without_factor,
};
pub(super) use sendings::{
    delete_sendings, insert_sending, organization_of_waiting, others_wait, sending_of_organization,
    sending_to_address, wait,
};
pub(super) use session_limits::{lock_session_limits, session_limits, set_session_limits};
pub(super) use settled::{Settled, note_inviter_told, settled};
