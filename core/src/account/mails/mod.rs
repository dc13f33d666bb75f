//! The mails about an account, one folder of files each.

use serde::Serialize;

use crate::Timestamp;
use crate::access::Identity;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::mail::{Template, template};
use crate::operators;

const PASSWORD_CHANGED: Template = template!("password_changed");
const RECOVERY: Template = template!("recovery");
const CONFIRM_EMAIL: Template = template!("confirm_email");
const EMAIL_REQUESTED: Template = template!("email_requested");
const EMAIL_CHANGED: Template = template!("email_changed");

/// What the messages say. Each uses some of it.
#[derive(Serialize)]
struct Values<'a> {
    name: &'a str,
    /// The new address; empty where it is about none.
    email: &'a str,
    link: String,
    /// When it happened, or until when the link works.
    at: String,
}

/// Tells an operator that their password was changed.
pub(super) async fn password_changed(
    ctx: &Context,
    tx: &mut Tx,
    identity: &Identity,
) -> Result<()> {
    let link = page(ctx, "/account/recover");
    let values = Values { name: &identity.name, email: "", link, at: ctx.clock.now().minute() };
    let message = PASSWORD_CHANGED.render(&identity.email, &values)?;
    operators::mail_to(ctx, tx, identity, message).await
}

/// Mails the link with which a new password can be set.
pub(super) async fn recovery(
    ctx: &Context,
    tx: &mut Tx,
    identity: &Identity,
    link: &str,
    until: Timestamp,
) -> Result<()> {
    let values =
        Values { name: &identity.name, email: "", link: link.to_owned(), at: until.minute() };
    let message = RECOVERY.render(&identity.email, &values)?.private();
    operators::mail_to(ctx, tx, identity, message).await
}

/// Mails the link that confirms a new address to that address.
pub(super) async fn confirm_email(
    ctx: &Context,
    tx: &mut Tx,
    identity: &Identity,
    email: &str,
    link: &str,
    until: Timestamp,
) -> Result<()> {
    let values = Values { name: &identity.name, email, link: link.to_owned(), at: until.minute() };
    let message = CONFIRM_EMAIL.render(email, &values)?.private();
    operators::mail_to(ctx, tx, identity, message).await
}

/// Tells the present address that another one was asked for.
pub(super) async fn email_requested(
    ctx: &Context,
    tx: &mut Tx,
    identity: &Identity,
    email: &str,
) -> Result<()> {
    let link = page(ctx, "/account");
    let values = Values { name: &identity.name, email, link, at: ctx.clock.now().minute() };
    let message = EMAIL_REQUESTED.render(&identity.email, &values)?;
    operators::mail_to(ctx, tx, identity, message).await
}

/// Tells the former address, which is still the one of `identity`, that it is no longer the account's.
pub(super) async fn email_changed(
    ctx: &Context,
    tx: &mut Tx,
    identity: &Identity,
    email: &str,
) -> Result<()> {
    let link = page(ctx, "/sign-in");
    let values = Values { name: &identity.name, email, link, at: ctx.clock.now().minute() };
    let message = EMAIL_CHANGED.render(&identity.email, &values)?;
    operators::mail_to(ctx, tx, identity, message).await
}

fn page(ctx: &Context, path: &str) -> String {
    format!("{}{path}", ctx.settings.public_url)
}

#[cfg(test)]
mod tests {
    use super::{
        CONFIRM_EMAIL, EMAIL_CHANGED, EMAIL_REQUESTED, PASSWORD_CHANGED, RECOVERY, Values,
    };

    #[test]
    fn hostile_names_stay_text_in_every_part_of_every_message() {
        let hostile = "<b>\r\nBcc: \"all\" & 'you'";
        let link = "https://rollcall.example/account/recover/2.a.b.c";
        for template in [PASSWORD_CHANGED, RECOVERY, CONFIRM_EMAIL, EMAIL_REQUESTED, EMAIL_CHANGED]
        {
            let values = Values {
                name: hostile,
                email: hostile,
                link: link.into(),
                at: "2026-09-01 10:00 UTC".into(),
            };
            let message = template.render("a@b.example", &values).expect("a message");
            let one_line = "<b>  Bcc: \"all\" & 'you'";
            assert!(message.text.starts_with(&format!("Hello {one_line},\n")), "{}", message.text);
            assert!(message.text.contains(&format!("\n{link}\n")), "{}", message.text);
            assert!(message.html.contains(&format!("\"{link}\"")), "{}", message.html);
            assert!(!message.html.contains("<b>"), "{}", message.html);
            assert!(!message.subject.contains("{{") && !message.html.contains("{{"));
        }
    }
}
