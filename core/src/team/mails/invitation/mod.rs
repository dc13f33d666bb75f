use serde::Serialize;
use uuid::Uuid;

use crate::access::Actor;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::mail::{self, Template, template};
use crate::operators::accounts;
use crate::sso;
use crate::team::{GivenRole, Invitation};

const TEMPLATE: Template = template!("invitation", "");

#[derive(Serialize)]
struct Values<'a> {
    /// Empty: the inviter did not write one.
    name: &'a str,
    organization: &'a str,
    inviter: &'a str,
    /// "Reader in Wallet"
    roles: Vec<String>,
    email: &'a str,
    /// The page on which the invitation is accepted.
    link: &'a str,
    until: String,
    /// The provider with which they come in; empty: they choose a password.
    provider: &'a str,
}

/// Mails an invitation's link to the invited person. Returns the id of the mail.
pub(in crate::team) async fn invite(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    invitation: &Invitation,
    link: &str,
) -> Result<Uuid> {
    let email_key = accounts::email_key(&invitation.email);
    let provider = sso::required_provider(tx, actor.organization.seq, &email_key).await?;
    let values = Values {
        name: &invitation.name,
        organization: &actor.organization.name,
        inviter: &invitation.invited_by,
        roles: invitation.roles.iter().map(GivenRole::words).collect(),
        email: &invitation.email,
        link,
        until: invitation.expires_at.minute(),
        provider: provider.as_deref().unwrap_or_default(),
    };
    let message = TEMPLATE.render(&invitation.email, &values)?.private();
    let id = ctx.clock.new_id();
    mail::queue_as(ctx, tx, id, actor.application.seq, message).await?;
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::{TEMPLATE, Values};

    #[test]
    fn hostile_names_stay_text_in_every_part() {
        let hostile = "<b>\r\nBcc: \"all\" & 'you'";
        let mut values = Values {
            name: hostile,
            organization: hostile,
            inviter: hostile,
            roles: vec![hostile.into(), "Reader in Cards".into()],
            email: "a@b.example",
            link: "https://rollcall.example/account/invitation/2.a.b.c",
            until: "2026-09-01 10:00 UTC".into(),
            provider: "",
        };
        let message = TEMPLATE.render("a@b.example", &values).expect("a message");
        let one_line = "<b>  Bcc: \"all\" & 'you'";
        assert_eq!(message.subject, format!("{one_line} invites you to {one_line} on Rollcall"));
        assert!(message.text.starts_with(&format!("Hello {one_line},\n")), "{}", message.text);
        assert!(message.text.contains(&format!("\nRole: {one_line}\nRole: Reader in Cards\n")));
        assert!(message.text.contains("\nhttps://rollcall.example/account/invitation/2.a.b.c\n"));
        assert!(!message.html.contains("<b>"), "{}", message.html);
        assert!(!message.html.contains("{{") && !message.text.contains("{{"));
        assert!(message.text.contains("choose a password"), "{}", message.text);
        values.name = "";
        values.provider = hostile;
        let message = TEMPLATE.render("a@b.example", &values).expect("a message");
        assert!(message.text.starts_with("Hello,\n"), "{}", message.text);
        assert!(message.text.contains(&format!("sign in with {one_line}:")), "{}", message.text);
    }
}
