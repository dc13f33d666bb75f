use serde::Serialize;

use crate::access::{Actor, Identity};
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::inbox::Item;
use crate::mail::{self, Template, template};

const TEMPLATE: Template = template!("inbox_assigned", "");

#[derive(Serialize)]
struct Values<'a> {
    name: &'a str,
    author: &'a str,
    application: &'a str,
    /// What waits, in a sentence without users.
    sentence: &'a str,
    /// Where it is decided.
    page: &'a str,
    /// Where the message is switched off.
    notices: &'a str,
}

/// Tells somebody that a colleague has assigned something to them.
pub(in crate::inbox) async fn inbox_assigned(
    ctx: &Context,
    tx: &mut Tx,
    author: &Actor,
    whom: &Identity,
    item: &Item,
) -> Result<()> {
    let (organization, place) = (&author.organization, &author.application);
    let base = &ctx.settings.public_url;
    let application = format!("{} / {}", organization.name, place.name);
    let sentence = item.sentence();
    let page = format!("{base}/{}/{}{}", organization.slug, place.slug, item.path());
    let notices = format!("{base}/account/notices");
    let values = Values {
        name: &whom.name,
        author: author.name(),
        application: &application,
        sentence: &sentence,
        page: &page,
        notices: &notices,
    };
    let message = TEMPLATE.render(&whom.email, &values)?;
    mail::queue(ctx, tx, place.seq, message).await
}

#[cfg(test)]
mod tests {
    use super::{TEMPLATE, Values};

    #[test]
    fn hostile_names_stay_text_in_every_part() {
        let hostile = "<img src=x onerror=alert(1)>\r\nBcc: \"all\" & 'you'";
        let values = Values {
            name: hostile,
            author: hostile,
            application: hostile,
            sentence: hostile,
            page: "https://rollcall.example/acme/main/imports/1",
            notices: "https://rollcall.example/account/notices",
        };
        let message = TEMPLATE.render("a@b.example", &values).expect("a message");
        let one_line = "<img src=x onerror=alert(1)>  Bcc: \"all\" & 'you'";
        assert_eq!(message.subject, format!("{one_line} assigned something to you"));
        assert!(message.text.contains("\nhttps://rollcall.example/acme/main/imports/1\n"));
        assert!(!message.html.contains("<img"), "{}", message.html);
        assert!(!message.html.contains("{{") && !message.text.contains("{{"));
    }
}
