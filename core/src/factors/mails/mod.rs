//! The mails about second factors, one folder of files each.

use serde::Serialize;

use super::Holder;
use crate::access::Identity;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::mail::{Template, template};
use crate::operators;

const APP_ADDED: Template = template!("factor_added");
const APP_REMOVED: Template = template!("factor_removed");
const PASSKEY_ADDED: Template = template!("passkey_added");
const PASSKEY_REMOVED: Template = template!("passkey_removed");
const PASSKEY_RENAMED: Template = template!("passkey_renamed");
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
    #[serde(flatten)]
    said: Said<'a>,
}

/// What single messages say besides.
#[derive(Default, Serialize)]
struct Said<'a> {
    /// Recovery codes that can still be used.
    left: i64,
    /// The name of the passkey.
    passkey: &'a str,
    former_name: &'a str,
    /// There is no other second factor.
    is_last: bool,
    /// Who did it, where it was somebody else.
    by: &'a str,
}

/// Tells an operator that an authenticator app was added to their account.
pub(super) async fn app_added(ctx: &Context, tx: &mut Tx, holder: &Holder<'_>) -> Result<()> {
    send(ctx, tx, holder.identity, &APP_ADDED, Said::default()).await
}

/// Tells an operator that their authenticator app was removed.
pub(super) async fn app_removed(
    ctx: &Context,
    tx: &mut Tx,
    holder: &Holder<'_>,
    is_last: bool,
) -> Result<()> {
    let said = Said { is_last, ..Said::default() };
    send(ctx, tx, holder.identity, &APP_REMOVED, said).await
}

/// Tells an operator that a passkey was added to their account.
pub(super) async fn passkey_added(
    ctx: &Context,
    tx: &mut Tx,
    holder: &Holder<'_>,
    passkey: &str,
) -> Result<()> {
    let said = Said { passkey, ..Said::default() };
    send(ctx, tx, holder.identity, &PASSKEY_ADDED, said).await
}

/// Tells an operator that a passkey of theirs was removed.
pub(super) async fn passkey_removed(
    ctx: &Context,
    tx: &mut Tx,
    holder: &Holder<'_>,
    passkey: &str,
    is_last: bool,
) -> Result<()> {
    let said = Said { passkey, is_last, ..Said::default() };
    send(ctx, tx, holder.identity, &PASSKEY_REMOVED, said).await
}

/// Tells an operator that a passkey of theirs has another name.
pub(super) async fn passkey_renamed(
    ctx: &Context,
    tx: &mut Tx,
    holder: &Holder<'_>,
    former_name: &str,
    passkey: &str,
) -> Result<()> {
    let said = Said { passkey, former_name, ..Said::default() };
    send(ctx, tx, holder.identity, &PASSKEY_RENAMED, said).await
}

/// Tells an operator that somebody has removed the second factor that they had lost.
pub(super) async fn reset(ctx: &Context, tx: &mut Tx, identity: &Identity, by: &str) -> Result<()> {
    send(ctx, tx, identity, &RESET, Said { by, ..Said::default() }).await
}

/// Tells an operator that they have new recovery codes.
pub(super) async fn codes_made(ctx: &Context, tx: &mut Tx, holder: &Holder<'_>) -> Result<()> {
    send(ctx, tx, holder.identity, &CODES_MADE, Said::default()).await
}

/// Tells an operator that one of their recovery codes was used.
pub(super) async fn recovery_code_used(
    ctx: &Context,
    tx: &mut Tx,
    holder: &Holder<'_>,
    left: i64,
) -> Result<()> {
    let said = Said { left, ..Said::default() };
    send(ctx, tx, holder.identity, &CODE_USED, said).await
}

async fn send(
    ctx: &Context,
    tx: &mut Tx,
    identity: &Identity,
    template: &Template,
    said: Said<'_>,
) -> Result<()> {
    let link = format!("{}/account/recover", ctx.settings.public_url);
    let values = Values { name: &identity.name, link, at: ctx.clock.now().minute(), said };
    let message = template.render(&identity.email, &values)?;
    operators::mail_to(ctx, tx, identity, message).await
}

#[cfg(test)]
mod tests {
    use super::{
        APP_ADDED, APP_REMOVED, CODE_USED, CODES_MADE, PASSKEY_ADDED, PASSKEY_REMOVED,
        PASSKEY_RENAMED, RESET, Said, Values,
    };

    #[test]
    fn hostile_names_stay_text_in_every_part_of_every_message() {
        let link = "https://rollcall.example/account/recover";
        for template in [
            APP_ADDED,
            APP_REMOVED,
            PASSKEY_ADDED,
            PASSKEY_REMOVED,
            PASSKEY_RENAMED,
            RESET,
            CODES_MADE,
            CODE_USED,
        ] {
            let said = Said {
                left: 9,
                passkey: "<b>laptop",
                former_name: "<b>phone",
                is_last: true,
                by: "<b>",
            };
            let values = Values {
                name: "<b>\r\nBcc: \"all\" & 'you'",
                link: link.into(),
                at: "2026-09-01 10:00 UTC".into(),
                said,
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
