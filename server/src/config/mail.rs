use clap::Args;
use rollcall_core::mail::{self, MailSettings};

use crate::failure::{Failure, Result};

#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Mail")]
pub struct Mail {
    /// Mail server: smtps://USER:PASSWORD@HOST, smtp://USER:PASSWORD@HOST:587?tls=required or
    /// smtp://HOST:25 [default: none; messages stay in the console's outbox].
    ///
    /// These use TLS from the start, STARTTLS, and no encryption.
    #[arg(long, env = "ROLLCALL_SMTP_URL", hide_env_values = true, value_name = "URL")]
    pub smtp_url: Option<String>,

    /// Sender of every message.
    #[arg(
        long,
        env = "ROLLCALL_MAIL_FROM",
        default_value = "Rollcall <rollcall@localhost>",
        value_name = "ADDRESS"
    )]
    pub mail_from: String,
}

impl Mail {
    /// Refused before anything starts when either cannot be used. The URL, which may hold a password,
    /// is not repeated.
    pub fn settings(&self) -> Result<MailSettings> {
        let sender = MailSettings { smtp_url: None, from: self.mail_from.trim().to_owned() };
        mail::check_url(&sender).map_err(|reason| {
            Failure::config(format!("ROLLCALL_MAIL_FROM (--mail-from): {reason}"))
        })?;
        let url = self.smtp_url.as_deref().map(str::trim).filter(|url| !url.is_empty());
        let settings = MailSettings { smtp_url: url.map(str::to_owned), ..sender };
        mail::check_url(&settings).map_err(|reason| {
            Failure::config(format!("ROLLCALL_SMTP_URL (--smtp-url): {reason}"))
        })?;
        Ok(settings)
    }
}

#[cfg(test)]
mod tests {
    use super::Mail;

    fn mail(url: &str, from: &str) -> Mail {
        Mail { smtp_url: Some(url.into()), mail_from: from.into() }
    }

    #[test]
    fn the_three_ways_to_a_server_are_taken_and_a_password_is_never_repeated() {
        let from = "Rollcall <rollcall@acme.example>";
        for url in [
            "smtps://me:secret@mail.acme.example",
            "smtp://me:secret@mail.acme.example:587?tls=required",
            "smtp://127.0.0.1:2525",
        ] {
            let settings = mail(url, from).settings().expect(url);
            assert_eq!(settings.smtp_url.as_deref(), Some(url));
        }
        assert_eq!(mail("", from).settings().expect("an outbox").smtp_url, None);
        let refused = mail("http://me:secret@host", from).settings().expect_err("a refusal");
        assert!(refused.to_string().starts_with("ROLLCALL_SMTP_URL (--smtp-url): "));
        assert!(!refused.to_string().contains("secret"));
        let refused = mail("", "somebody").settings().expect_err("a refusal");
        assert!(refused.to_string().starts_with("ROLLCALL_MAIL_FROM (--mail-from): "));
    }
}
