use std::time::{Duration, SystemTime};

use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::{Message, Tokio1Executor};

use super::Mail;
use crate::context::Settings;
use crate::error::{Error, Result};

/// How mail leaves.
#[derive(Clone, PartialEq, Eq)]
pub struct MailSettings {
    /// `smtps://USER:PASSWORD@HOST` (TLS), `smtp://…?tls=required` (STARTTLS), `smtp://HOST:25`
    /// (neither). None: the outbox keeps every message.
    pub smtp_url: Option<String>,
    /// `Rollcall <rollcall@example.org>`
    pub from: String,
}

impl Default for MailSettings {
    fn default() -> Self {
        Self { smtp_url: None, from: "Rollcall <rollcall@localhost>".into() }
    }
}

impl std::fmt::Debug for MailSettings {
    /// The URL may hold a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailSettings").field("from", &self.from).finish_non_exhaustive()
    }
}

/// How long one message may take.
const TIMEOUT: Duration = Duration::from_secs(30);

type Server = AsyncSmtpTransport<Tokio1Executor>;

/// Whether URL and sender can be used. The error says what is wrong with them, without
/// repeating the URL.
pub fn check_url(settings: &MailSettings) -> std::result::Result<(), String> {
    settings.from.parse::<Mailbox>().map_err(|_| {
        "is not an address; use the format Rollcall <rollcall@example.org>".to_owned()
    })?;
    match &settings.smtp_url {
        None => Ok(()),
        Some(url) => Server::from_url(url).map(drop).map_err(|_| {
            "must be smtps://USER:PASSWORD@HOST (TLS), smtp://USER:PASSWORD@HOST:587?tls=required \
             (STARTTLS) or smtp://HOST:25 (neither)"
                .to_owned()
        }),
    }
}

pub(super) fn open(settings: &MailSettings) -> Result<Option<Server>> {
    let Some(url) = &settings.smtp_url else { return Ok(None) };
    let builder = Server::from_url(url)
        .map_err(|_| Error::internal("mail", &"the URL of the mail server cannot be used"))?;
    Ok(Some(builder.timeout(Some(TIMEOUT)).build()))
}

/// RFC 5322 with a text and an HTML part (RFC 2046, multipart/alternative).
pub(super) fn message(settings: &Settings, mail: &Mail) -> Result<Message> {
    let failed = |error: &dyn std::fmt::Display| Error::internal("mail", error);
    let from: Mailbox = settings.mail.from.parse().map_err(|_| failed(&"the sender"))?;
    let to: Mailbox = mail.recipient.parse().map_err(|_| failed(&"the recipient's address"))?;
    let micros = mail.created_at.micros().unsigned_abs();
    let id = format!("<{}@{}>", mail.id, from.email.domain());
    Message::builder()
        .message_id(Some(id))
        .date(SystemTime::UNIX_EPOCH + Duration::from_micros(micros))
        .from(from)
        .to(to)
        .subject(&mail.subject)
        .multipart(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone()))
        .map_err(|error| failed(&error))
}
