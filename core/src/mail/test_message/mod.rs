use serde::Serialize;

use super::queue::queue;
use super::{Template, template};
use crate::access::{Actor, ActorKind, Permission};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::error::{Error, Result};

const TEMPLATE: Template = template!("test_message", "");

#[derive(Serialize)]
struct Values<'a> {
    name: &'a str,
    application: String,
    /// Where the console is.
    address: &'a str,
}

/// Sends a test message to the operator who asks for it.
pub async fn send_test(ctx: &Context, actor: &Actor) -> Result<()> {
    actor.require(Permission::ReadMail)?;
    let ActorKind::Operator(identity) = &actor.kind else {
        return Err(Error::Forbidden("Only operators can send a test message.".into()));
    };
    let values = Values {
        name: &identity.name,
        application: format!("{} / {}", actor.organization.name, actor.application.name),
        address: &ctx.settings.public_url,
    };
    let message = TEMPLATE.render(&identity.email, &values)?;
    let mut tx = ctx.db.begin().await?;
    queue(ctx, &mut tx, actor.application.seq, message).await?;
    let fact = Fact {
        action: "mail.test_sent",
        subject_kind: "application",
        subject_id: Some(actor.application.id),
        subject: actor.application.slug.clone(),
        details: Vec::new(),
    };
    audit::append(&mut tx, actor, ctx.clock.now(), fact).await?;
    tx.commit().await?;
    ctx.wake();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{TEMPLATE, Values};

    #[test]
    fn hostile_names_stay_text_in_every_part() {
        let hostile = "<b>\r\nBcc: \"all\" & 'you'";
        let values = Values {
            name: hostile,
            application: hostile.into(),
            address: "https://rollcall.example",
        };
        let message = TEMPLATE.render("a@b.example", &values).expect("a message");
        assert_eq!(message.subject, "Rollcall can send mail");
        let one_line = "<b>  Bcc: \"all\" & 'you'";
        assert!(message.text.starts_with(&format!("Hello {one_line},\n")), "{}", message.text);
        assert!(message.text.contains("\nhttps://rollcall.example\n"), "{}", message.text);
        assert!(!message.html.contains("<b>"), "{}", message.html);
        assert!(message.html.contains("Hello &lt;b&gt;"), "{}", message.html);
        assert!(!message.html.contains("{{") && !message.text.contains("{{"));
    }
}
