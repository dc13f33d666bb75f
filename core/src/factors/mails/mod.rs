//! The mails about second factors, one folder of files each.

use serde::Serialize;

use super::Holder;
use crate::access::Identity;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::mail::{Template, template};
use crate::operators;

const ADDED: Template = template!("factor_added");
const REMOVED: Template = template!("factor_removed");
const RESET: Template = template!("factor_reset");
const CODES_MADE: Template = template!("recovery_codes_made");
const CODE_USED: Template = template!("recovery_code_used");

/// What the messages say. Each uses some of it.
#[derive(Serialize)]
struct Values<'a> {
    name: &'a str,
    /// Where a new password can be set.
    link: String,
    at: String,
    /// Recovery codes that can still be used.
    left: i64,
}

/// Tells an operator that an authenticator app was added to their account.
pub(super) async fn added(ctx: &Context, tx: &mut Tx, holder: &Holder<'_>) -> Result<()> {
    send(ctx, tx, holder.identity, &ADDED, 0).await
}

/// Tells an operator that their authenticator app was removed.
pub(super) async fn removed(ctx: &Context, tx: &mut Tx, holder: &Holder<'_>) -> Result<()> {
    send(ctx, tx, holder.identity, &REMOVED, 0).await
}

/// Tells an operator that somebody has removed the second factor that they had lost.
pub(super) async fn reset(ctx: &Context, tx: &mut Tx, identity: &Identity) -> Result<()> {
    send(ctx, tx, identity, &RESET, 0).await
}

/// Tells an operator that they have new recovery codes.
pub(super) async fn codes_made(ctx: &Context, tx: &mut Tx, holder: &Holder<'_>) -> Result<()> {
    send(ctx, tx, holder.identity, &CODES_MADE, 0).await
}

/// Tells an operator that one of their recovery codes was used.
pub(super) async fn recovery_code_used(
    ctx: &Context,
    tx: &mut Tx,
    holder: &Holder<'_>,
    left: i64,
) -> Result<()> {
    send(ctx, tx, holder.identity, &CODE_USED, left).await
}

async fn send(
    ctx: &Context,
    tx: &mut Tx,
    identity: &Identity,
    template: &Template,
    left: i64,
) -> Result<()> {
    let link = format!("{}/account/recover", ctx.settings.public_url);
    let values = Values { name: &identity.name, link, at: ctx.clock.now().minute(), left };
    let message = template.render(&identity.email, &values)?;
    operators::mail_to(ctx, tx, identity, message).await
}

#[cfg(test)]
mod tests {
    use super::{ADDED, CODE_USED, CODES_MADE, REMOVED, RESET, Values};

    #[test]
    fn hostile_names_stay_text_in_every_part_of_every_message() {
        let link = "https://rollcall.example/account/recover";
        for template in [ADDED, REMOVED, RESET, CODES_MADE, CODE_USED] {
            let values = Values {
                name: "<b>\r\nBcc: \"all\" & 'you'",
                link: link.into(),
                at: "2026-09-01 10:00 UTC".into(),
                left: 9,
            };
            let message = template.render("a@b.example", &values).expect("a message");
            let greeting = "Hello <b>  Bcc: \"all\" & 'you',\n";
            assert!(message.text.starts_with(greeting), "{}", message.text);
            assert!(message.text.contains(&format!("\n{link}\n")), "{}", message.text);
            assert!(message.html.contains(&format!("\"{link}\"")), "{}", message.html);
            assert!(!message.html.contains("<b>"), "{}", message.html);
            assert!(!message.html.contains("{{") && !message.text.contains("{{"));
        }
    }
}
