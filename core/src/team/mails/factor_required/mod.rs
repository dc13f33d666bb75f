use serde::Serialize;

use crate::access::{Actor, Identity};
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::mail::{Template, template};
use crate::operators;

const TEMPLATE: Template = template!("factor_required", "");

#[derive(Serialize)]
struct Values<'a> {
    name: &'a str,
    organization: &'a str,
    /// Who has set it.
    by: &'a str,
    /// The page on which an app is set up.
    link: String,
}

/// Tells somebody who has no second factor that they need one from now on.
pub(in crate::team) async fn factor_required(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    identity: &Identity,
) -> Result<()> {
    let values = Values {
        name: &identity.name,
        organization: &actor.organization.name,
        by: actor.name(),
        link: format!("{}/account/security", ctx.settings.public_url),
    };
    let message = TEMPLATE.render(&identity.email, &values)?;
    operators::mail_to(ctx, tx, identity, message).await
}

#[cfg(test)]
mod tests {
    use super::{TEMPLATE, Values};

    #[test]
    fn hostile_names_stay_text_in_every_part() {
        let hostile = "<b>\r\nBcc: \"all\" & 'you'";
        let link = "https://rollcall.example/account/security";
        let values =
            Values { name: hostile, organization: hostile, by: hostile, link: link.into() };
        let message = TEMPLATE.render("a@b.example", &values).expect("a message");
        let one_line = "<b>  Bcc: \"all\" & 'you'";
        assert_eq!(message.subject, format!("{one_line} now requires a second factor"));
        assert!(message.text.contains(&format!("\n{link}\n")) || message.text.ends_with(link));
        assert!(!message.html.contains("<b>"), "{}", message.html);
        assert!(!message.html.contains("{{") && !message.text.contains("{{"));
    }
}
