//! An operator's own account: name, password, e-mail address, and the way back in for whoever has
//! forgotten the password.

mod change_email;
mod change_name;
mod change_password;
mod link;
mod mails;
mod notices;
mod recover;
mod store;

pub(crate) use change_email::change_email_in;
pub use change_email::{
    EmailPage, cancel_email, change_email, confirm_email, open_email_link, pending_email,
    request_email,
};
pub use change_name::change_name;
pub(crate) use change_name::rename_in;
pub(crate) use change_password::require_password;
pub use change_password::{PasswordChange, change_password};
pub use link::LinkRefusal;
pub(crate) use notices::wants;
pub use notices::{Notice, notices, set_notices};
pub(crate) use recover::RecoverAccount;
pub use recover::{can_recover, open_recovery, recover, request_recovery};
pub(crate) use store::forget_old;
