use serde::Serialize;

use crate::access::Actor;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::exports::{Export, request};
use crate::mail::{self, Template, template};
use crate::operators;

const TEMPLATE: Template = template!("export_rejected", "");

#[derive(Serialize)]
struct Values<'a> {
    name: &'a str,
    by: &'a str,
    application: String,
    purpose: &'a str,
    reason: &'a str,
    /// The export's page in the console.
    page: String,
}

/// Mails the requester, or whoever has made the key that requested it, that an export was rejected.
pub(in crate::exports) async fn notify_rejected(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    export: &Export,
    reason: &str,
) -> Result<()> {
    let requester = request::requester_of(ctx, export.requested_by_id).await?;
    let Some(id) = requester else { return Ok(()) };
    let Some(to) = operators::store::identity_in(tx, id).await? else { return Ok(()) };
    let (organization, application) = (&actor.organization, &actor.application);
    let base = &ctx.settings.public_url;
    let values = Values {
        name: &to.name,
        by: actor.name(),
        application: format!("{} / {}", organization.name, application.name),
        purpose: if export.purpose.is_empty() { "None" } else { &export.purpose },
        reason,
        page: format!("{base}/{}/{}/exports/{}", organization.slug, application.slug, export.id),
    };
    let message = TEMPLATE.render(&to.email, &values)?;
    mail::queue(ctx, tx, application.seq, message).await
}

#[cfg(test)]
mod tests {
    use super::{TEMPLATE, Values};

    #[test]
    fn hostile_names_stay_text_in_every_part() {
        let hostile = "<img src=x onerror=alert(1)>\r\nBcc: \"all\" & 'you'";
        let values = Values {
            name: hostile,
            by: hostile,
            application: hostile.into(),
            purpose: hostile,
            reason: hostile,
            page: "https://rollcall.example/acme/main/exports/1".into(),
        };
        let message = TEMPLATE.render("a@b.example", &values).expect("a message");
        let one_line = "<img src=x onerror=alert(1)>  Bcc: \"all\" & 'you'";
        assert_eq!(message.subject, format!("Your export was rejected: {one_line}"));
        assert!(message.text.contains(&format!("Reason: {one_line}\n")), "{}", message.text);
        assert!(!message.html.contains("<img"), "{}", message.html);
        assert!(!message.html.contains("{{") && !message.text.contains("{{"));
    }
}
