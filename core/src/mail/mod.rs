//! The queue of messages. A feature renders its own from a folder of files; here it is kept, and a job
//! takes it to a mail server. Without a server the outbox keeps it for the console.

mod list;
mod message;
mod queue;
mod resend;
mod send;
mod store;
mod template;
mod test_message;
mod transport;

pub use list::{MailList, find, list};
pub(crate) use message::Message;
pub(crate) use queue::{queue, queue_as};
pub use resend::resend;
pub use rollcall_types::mail::*;
pub(crate) use send::SendMail;
pub(crate) use template::{Template, template};
pub use test_message::send_test;
pub use transport::{MailSettings, check_url};
