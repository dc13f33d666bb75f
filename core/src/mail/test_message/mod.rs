use super::body::fill;
use super::queue::{Message, queue};
use crate::access::{Actor, ActorKind, Permission};
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::error::{Error, Result};

/// Sends a test message to the operator who asks for it.
pub async fn send_test(ctx: &Context, actor: &Actor) -> Result<()> {
    actor.require(Permission::ReadMail)?;
    let ActorKind::Operator(identity) = &actor.kind else {
        return Err(Error::Forbidden("A test message goes to an operator.".into()));
    };
    let application = format!("{} / {}", actor.organization.name, actor.application.name);
    let values = [
        ("name", identity.name.as_str()),
        ("application", &application),
        ("address", &ctx.settings.public_url),
    ];
    let message = Message {
        kind: "test_message",
        recipient: &identity.email,
        subject: "Rollcall can send mail".into(),
        text: fill(include_str!("body.txt"), &values, false),
        html: fill(include_str!("body.html"), &values, true),
    };
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
