use serde::Serialize;

use crate::access::{Actor, ActorKind, Identity};
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::exports::{Export, path_of};
use crate::mail::{self, Template, template};

const TEMPLATE: Template = template!("export_ready", "");

#[derive(Serialize)]
struct Values<'a> {
    name: &'a str,
    application: String,
    purpose: &'a str,
    file: String,
    rows: i64,
    sha256: &'a str,
    /// The download page.
    link: String,
    until: String,
    /// The export's page in the console.
    page: String,
}

/// Mails the link to the requester. The message names the file, its purpose and its checksum, and
/// nothing of its contents. An API key gets no mail.
pub(in crate::exports) async fn notify_ready(
    ctx: &Context,
    tx: &mut Tx,
    requester: &Actor,
    export: &Export,
) -> Result<()> {
    let ActorKind::Operator(identity) = &requester.kind else { return Ok(()) };
    let Some(values) = values(ctx, requester, identity, export) else { return Ok(()) };
    let message = TEMPLATE.render(&identity.email, &values)?;
    mail::queue(ctx, tx, requester.application.seq, message).await
}

/// `None`: the export has no link.
fn values<'a>(
    ctx: &Context,
    requester: &Actor,
    identity: &'a Identity,
    export: &'a Export,
) -> Option<Values<'a>> {
    let (organization, application) = (&requester.organization, &requester.application);
    let base = &ctx.settings.public_url;
    Some(Values {
        name: &identity.name,
        application: format!("{} / {}", organization.name, application.name),
        purpose: if export.purpose.is_empty() { "None" } else { &export.purpose },
        file: export.file_name(),
        rows: export.rows,
        sha256: &export.sha256,
        link: format!("{base}{}", path_of(ctx, export)?),
        until: export.link.as_ref()?.expires_at.minute(),
        page: format!("{base}/{}/{}/exports/{}", organization.slug, application.slug, export.id),
    })
}

#[cfg(test)]
mod tests {
    use super::{TEMPLATE, Values};

    #[test]
    fn hostile_names_stay_text_in_every_part() {
        let hostile = "<img src=x onerror=alert(1)>\r\nBcc: \"all\" & 'you'";
        let values = Values {
            name: hostile,
            application: hostile.into(),
            purpose: hostile,
            file: hostile.into(),
            rows: 3,
            sha256: "00ff",
            link: "https://rollcall.example/download/2.a.b".into(),
            until: "2026-09-01 10:00 UTC".into(),
            page: "https://rollcall.example/acme/main/exports/1".into(),
        };
        let message = TEMPLATE.render("a@b.example", &values).expect("a message");
        let one_line = "<img src=x onerror=alert(1)>  Bcc: \"all\" & 'you'";
        assert_eq!(message.subject, format!("Your export is ready: {one_line}"));
        assert!(message.text.contains(&format!("Purpose: {one_line}\n")), "{}", message.text);
        assert!(message.text.contains("\nhttps://rollcall.example/download/2.a.b\n"));
        assert!(!message.html.contains("<img"), "{}", message.html);
        assert!(message.html.contains("&lt;img src=x"), "{}", message.html);
        assert!(!message.html.contains("{{") && !message.text.contains("{{"));
    }
}
