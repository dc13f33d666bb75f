use serde::Serialize;
use uuid::Uuid;

use crate::access::Actor;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::mail::{self, Template, template};
use crate::operators;
use crate::team::GivenRole;

const TEMPLATE: Template = template!("access_changed", "");

/// What a colleague has done to somebody's access.
pub(in crate::team) enum AccessChange {
    Suspended,
    Restored,
    Removed,
    Given(GivenRole),
    Taken(GivenRole),
}

impl AccessChange {
    fn words(&self, organization: &str) -> String {
        match self {
            Self::Suspended => format!(
                "Your access to {organization} is suspended. You cannot open it until somebody restores it."
            ),
            Self::Restored => {
                format!("Your access to {organization} is restored. You can open it again.")
            }
            Self::Removed => {
                format!("You were removed from {organization}. You can no longer open it.")
            }
            Self::Given(given) => format!("Your role in {organization} is now: {}.", given.words()),
            Self::Taken(given) => {
                format!("A role of yours in {organization} was taken away: {}.", given.words())
            }
        }
    }
}

#[derive(Serialize)]
struct Values<'a> {
    name: &'a str,
    organization: &'a str,
    what: String,
    at: String,
    by: &'a str,
}

/// Tells somebody what a colleague has done to their access; themselves, nobody tells.
pub(in crate::team) async fn access_changed(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    operator_id: Uuid,
    change: &AccessChange,
) -> Result<()> {
    if actor.operator_id() == Some(operator_id) {
        return Ok(());
    }
    let found = operators::store::identity_in(tx, operator_id).await?;
    let Some(identity) = found else { return Ok(()) };
    let organization = &actor.organization.name;
    let values = Values {
        name: &identity.name,
        organization,
        what: change.words(organization),
        at: ctx.clock.now().minute(),
        by: actor.name(),
    };
    let message = TEMPLATE.render(&identity.email, &values)?;
    mail::queue(ctx, tx, actor.application.seq, message).await
}

#[cfg(test)]
mod tests {
    use super::{AccessChange, TEMPLATE, Values};

    #[test]
    fn hostile_names_stay_text_in_every_part() {
        let hostile = "<b>\r\nBcc: \"all\" & 'you'";
        let values = Values {
            name: hostile,
            organization: hostile,
            what: AccessChange::Suspended.words(hostile),
            at: "2026-09-01 10:00 UTC".into(),
            by: hostile,
        };
        let message = TEMPLATE.render("a@b.example", &values).expect("a message");
        let one_line = "<b>  Bcc: \"all\" & 'you'";
        assert_eq!(message.subject, format!("Your access to {one_line} has changed"));
        assert!(message.text.contains("is suspended"), "{}", message.text);
        assert!(!message.html.contains("<b>"), "{}", message.html);
        assert!(!message.html.contains("{{") && !message.text.contains("{{"));
    }
}
