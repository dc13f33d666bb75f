use serde::Serialize;

use crate::access::Identity;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::mail::{Template, template};
use crate::operators;
use crate::team::GivenRole;
use crate::team::store::Ending;

const TEMPLATE: Template = template!("role_of_other_ends", "");

#[derive(Serialize)]
struct Values<'a> {
    /// The owner's.
    name: &'a str,
    /// Whose role ends.
    person: &'a str,
    email: &'a str,
    organization: &'a str,
    /// "Reader in Wallet"
    role: String,
    at: String,
}

/// Tells an owner that a role of somebody else ends soon.
pub(in crate::team) async fn role_of_other_ends(
    ctx: &Context,
    tx: &mut Tx,
    owner: &Identity,
    one: &Ending,
) -> Result<()> {
    let values = Values {
        name: &owner.name,
        person: &one.identity.name,
        email: &one.identity.email,
        organization: &one.organization,
        role: GivenRole { until: None, ..one.given.clone() }.words(),
        at: one.given.until.unwrap_or_default().minute(),
    };
    let message = TEMPLATE.render(&owner.email, &values)?;
    operators::mail_to(ctx, tx, owner, message).await
}

#[cfg(test)]
mod tests {
    use super::{TEMPLATE, Values};

    #[test]
    fn hostile_names_stay_text_in_every_part() {
        let hostile = "<b>\r\nBcc: \"all\" & 'you'";
        let values = Values {
            name: hostile,
            person: hostile,
            email: "b@c.example",
            organization: hostile,
            role: hostile.into(),
            at: "2026-09-01 10:00 UTC".into(),
        };
        let message = TEMPLATE.render("a@b.example", &values).expect("a message");
        let one_line = "<b>  Bcc: \"all\" & 'you'";
        let subject = format!("The role of {one_line} in {one_line} ends soon");
        assert_eq!(message.subject, subject);
        assert!(message.text.contains("2026-09-01 10:00 UTC"), "{}", message.text);
        assert!(!message.html.contains("<b>"), "{}", message.html);
        assert!(!message.html.contains("{{") && !message.text.contains("{{"));
    }
}
