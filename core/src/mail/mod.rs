//! The queue of messages. A feature renders its own from a folder of files; here it is kept, and a job
//! takes it to a mail server. Without a server the outbox keeps it for the console.

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
mod template;
#[cfg(feature = "server")]
mod test_message;
#[cfg(feature = "server")]
mod transport;
mod types;

#[cfg(feature = "server")]
mod server {
    pub use super::list::{MailList, find, list};
    pub(crate) use super::queue::{Message, queue};
    pub use super::resend::resend;
    pub(crate) use super::send::SendMail;
    pub(crate) use super::template::Template;
    pub use super::test_message::send_test;
    pub use super::transport::{MailSettings, check_url};
}
#[cfg(feature = "server")]
pub use server::*;
pub use types::*;
