use serde::Serialize;

use crate::access::Identity;
use crate::account::{self, Notice};
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::mail::{Template, template};
use crate::operators;
use crate::team::GivenRole;

const TEMPLATE: Template = template!("role_ends", "");

#[derive(Serialize)]
struct Values<'a> {
    name: &'a str,
    organization: &'a str,
    /// "Reader in Wallet"
    role: String,
    at: String,
}

/// Tells somebody that a role of theirs ends soon, unless they have switched it off.
pub(in crate::team) async fn role_ends(
    ctx: &Context,
    tx: &mut Tx,
    identity: &Identity,
    organization: &str,
    given: &GivenRole,
) -> Result<()> {
    if !account::wants(tx, identity.operator_id, Notice::RoleEnds).await? {
        return Ok(());
    }
    let at = given.until.unwrap_or_default().minute();
    let role = GivenRole { until: None, ..given.clone() }.words();
    let values = Values { name: &identity.name, organization, role, at };
    let message = TEMPLATE.render(&identity.email, &values)?;
    operators::mail_to(ctx, tx, identity, message).await
}

#[cfg(test)]
mod tests {
    use super::{TEMPLATE, Values};

    #[test]
    fn hostile_names_stay_text_in_every_part() {
        let hostile = "<b>\r\nBcc: \"all\" & 'you'";
        let values = Values {
            name: hostile,
            organization: hostile,
            role: hostile.into(),
            at: "2026-09-01 10:00 UTC".into(),
        };
        let message = TEMPLATE.render("a@b.example", &values).expect("a message");
        let one_line = "<b>  Bcc: \"all\" & 'you'";
        assert_eq!(message.subject, format!("Your role in {one_line} ends soon"));
        assert!(message.text.contains("2026-09-01 10:00 UTC"), "{}", message.text);
        assert!(!message.html.contains("<b>"), "{}", message.html);
        assert!(!message.html.contains("{{") && !message.text.contains("{{"));
    }
}
