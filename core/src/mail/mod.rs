//! Messages: each is rendered once, kept, and taken to a mail server by a job; without a server the
//! outbox keeps them for the console. A folder a message.

#[cfg(feature = "server")]
mod body;
#[cfg(feature = "server")]
mod export_ready;
#[cfg(feature = "server")]
mod import_ended;
#[cfg(feature = "server")]
mod list;
#[cfg(feature = "server")]
mod queue;
#[cfg(feature = "server")]
mod resend;
#[cfg(feature = "server")]
mod send;
#[cfg(feature = "server")]
mod store;
#[cfg(feature = "server")]
mod test_message;
#[cfg(feature = "server")]
mod transport;
mod types;

#[cfg(feature = "server")]
mod server {
    pub(crate) use super::export_ready::export_ready;
    pub(crate) use super::import_ended::{Ended, import_ended};
    pub use super::list::{MailList, find, list};
    pub use super::resend::resend;
    pub(crate) use super::send::SendMail;
    pub use super::test_message::send_test;
    pub use super::transport::{MailSettings, check_url};
}
#[cfg(feature = "server")]
pub use server::*;
pub use types::*;
