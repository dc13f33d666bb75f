use serde::Serialize;
use uuid::Uuid;

use crate::access::{Actor, Permission};
use crate::account::Notice;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::exports::Export;
use crate::mail::{self, Template, template};
use crate::operators;

const TEMPLATE: Template = template!("export_waits", "");

#[derive(Serialize)]
struct Values<'a> {
    name: &'a str,
    requester: &'a str,
    application: &'a str,
    purpose: &'a str,
    users: i64,
    columns: usize,
    /// The export's page in the console.
    page: &'a str,
    /// Where the message is switched off.
    notices: &'a str,
}

/// Mails everybody who can approve an export, unless they have switched it off or were told of another one in
/// the last ten minutes. `requester_id`: the operator
/// who has requested it, or who has made the key that has; they cannot approve it.
pub(in crate::exports) async fn notify_waits(
    ctx: &Context,
    tx: &mut Tx,
    requester: &Actor,
    requester_id: Option<Uuid>,
    export: &Export,
) -> Result<()> {
    let (organization, place) = (&requester.organization, &requester.application);
    let base = &ctx.settings.public_url;
    let application = format!("{} / {}", organization.name, place.name);
    let page = format!("{base}/{}/{}/exports/{}", organization.slug, place.slug, export.id);
    let notices = format!("{base}/account/notices");
    let mut after = Some(Uuid::nil());
    while let Some(from) = after {
        let what = (Permission::OverseeExports, Notice::ExportWaits.code());
        let (batch, next) = operators::next_to_notify(ctx, tx, place.seq, what, from).await?;
        for approver in batch {
            if Some(approver.operator_id) == requester_id {
                continue;
            }
            let values = Values {
                name: &approver.name,
                requester: requester.name(),
                application: &application,
                purpose: if export.purpose.is_empty() { "None" } else { &export.purpose },
                users: export.matched,
                columns: export.columns.len(),
                page: &page,
                notices: &notices,
            };
            let message = TEMPLATE.render(&approver.email, &values)?;
            mail::queue(ctx, tx, place.seq, message).await?;
        }
        after = next;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{TEMPLATE, Values};

    #[test]
    fn hostile_names_stay_text_in_every_part() {
        let hostile = "<img src=x onerror=alert(1)>\r\nBcc: \"all\" & 'you'";
        let values = Values {
            name: hostile,
            requester: hostile,
            application: hostile,
            purpose: hostile,
            users: 3,
            columns: 2,
            page: "https://rollcall.example/acme/main/exports/1",
            notices: "https://rollcall.example/account/notices",
        };
        let message = TEMPLATE.render("a@b.example", &values).expect("a message");
        let one_line = "<img src=x onerror=alert(1)>  Bcc: \"all\" & 'you'";
        assert_eq!(message.subject, format!("An export waits for your approval: {one_line}"));
        assert!(message.text.contains(&format!("Purpose: {one_line}\n")), "{}", message.text);
        assert!(message.text.contains("\nhttps://rollcall.example/acme/main/exports/1\n"));
        assert!(!message.html.contains("<img"), "{}", message.html);
        assert!(!message.html.contains("{{") && !message.text.contains("{{"));
    }
}
