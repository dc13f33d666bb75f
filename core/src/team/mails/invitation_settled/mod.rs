use serde::Serialize;

use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::mail::{Template, template};
use crate::operators;
use crate::team::store::Settled;

const TEMPLATE: Template = template!("invitation_settled", "");

#[derive(Serialize)]
struct Values<'a> {
    name: &'a str,
    organization: &'a str,
    /// The invited address.
    email: &'a str,
    /// Otherwise it has expired.
    accepted: bool,
}

/// Tells an inviter that their invitation was accepted or has expired.
pub(in crate::team) async fn invitation_settled(
    ctx: &Context,
    tx: &mut Tx,
    one: &Settled,
) -> Result<()> {
    let values = Values {
        name: &one.inviter.name,
        organization: &one.organization,
        email: &one.email,
        accepted: one.is_accepted,
    };
    let message = TEMPLATE.render(&one.inviter.email, &values)?;
    operators::mail_to(ctx, tx, &one.inviter, message).await
}

#[cfg(test)]
mod tests {
    use super::{TEMPLATE, Values};

    #[test]
    fn hostile_names_stay_text_in_every_part() {
        let hostile = "<b>\r\nBcc: \"all\" & 'you'";
        let one_line = "<b>  Bcc: \"all\" & 'you'";
        for accepted in [true, false] {
            let values = Values { name: hostile, organization: hostile, email: hostile, accepted };
            let message = TEMPLATE.render("a@b.example", &values).expect("a message");
            assert!(message.subject.contains(one_line), "{}", message.subject);
            assert_eq!(message.text.contains("has expired"), !accepted, "{}", message.text);
            assert!(!message.html.contains("<b>"), "{}", message.html);
            assert!(!message.html.contains("{{") && !message.text.contains("{{"));
        }
    }
}
